/**
 * The truth for bounds of several samples, by enumeration: E[-log mean_k w_k] over all tuples of joint states, and its gradient,
 * from sum over tuples of q ... q (-L sum_k d log q_k - sum_k wt_k d log w_k).
 */
import { backward } from "../reference/backward";
import { scoreOf } from "../reference/distributions/table";
import { logSumExp } from "../reference/functions";
import { logWeight, type TwinModel } from "../reference/model";
import { addScaled, type Parameters, zerosLike } from "../reference/parameters";
import { type ExactGradient, enumeratePass, stateProbabilities } from "./exact";

/** Expected bound (as a loss) of the batch with `count` samples, and its gradient. data [rows, inputs]; states^count tuples. */
export function exactBoundGradient(
  model: TwinModel,
  parameters: Parameters,
  data: Float64Array,
  rows: number,
  count: number,
): ExactGradient {
  const gradients = zerosLike(parameters);
  const inferenceNames = new Set(model.network.encoder.flat().map(({ name }) => name));
  const inputs = data.length / rows;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const pass = enumeratePass(model, parameters, data.subarray(row * inputs, (row + 1) * inputs));
    const probability = stateProbabilities(pass);
    const weights = logWeight(pass);
    /** Per state: what its score gets, and what the gradient of its log weight gets. */
    const score = new Float64Array(pass.rows);
    const through = new Float64Array(pass.rows);
    forEachTuple(pass.rows, count, (tuple) => {
      const q = tuple.reduce((product, s) => product * probability[s], 1);
      const log = Float64Array.from(tuple, (s) => weights[s]);
      const total = logSumExp(log);
      const bound = total - Math.log(count);
      loss -= (q * bound) / rows;
      tuple.forEach((s, k) => {
        score[s] -= q * bound;
        through[s] -= q * Math.exp(log[k] - total);
      });
    });
    const scores = (level: number) => scoreOf(pass.latents[level], pass.states[level], pass.eta[level]);
    // -d log w = d(cross-entropies) + (x - p) d eta: what a sampled backward pass with the score as its rule gives. The
    // weights of a model that predicts hold no log q.
    const ofWeight = (level: number) => (pass.latentTerms ? scores(level) : new Float64Array(pass.eta[level].length));
    addScaled(
      gradients,
      backward(
        model,
        parameters,
        pass,
        through.map((t) => -t),
        "sampled",
        ofWeight,
      ).gradients,
      1 / rows,
    );
    const inference = backward(model, parameters, pass, score, "sampled", scores).gradients;
    for (const [name, values] of inference) {
      if (inferenceNames.has(name.replace(/\.(weight|bias)$/, "")))
        addScaled(gradients, new Map([[name, values]]), 1 / rows);
    }
  }
  return { loss, gradients };
}

function forEachTuple(states: number, count: number, take: (tuple: readonly number[]) => void): void {
  const tuple: number[] = new Array(count).fill(0);
  const descend = (k: number) => {
    if (k === count) {
      take(tuple);
      return;
    }
    for (let s = 0; s < states; s++) {
      tuple[k] = s;
      descend(k + 1);
    }
  };
  descend(0);
}
