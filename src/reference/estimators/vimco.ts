/**
 * Twin of vimco: the bound L = log mean_k w_k of K samples, with L_-k in which the mean of the other log weights stands in for
 * log w_k. Sample k gives its logits the credit (wt_k - (L - L_-k))(x_k - p_k), wt the normalised weights, and the generative network
 * its own gradient times wt_k. Nothing is analytic. The weights w_k = p(outcome | x_k) of a model that predicts hold no log q, so that wt_k stays out
 * of the credit of the logits.
 * Source: Mnih & Rezende 2016, equations 8 to 10.
 */
import { backward } from "../backward";
import { scoreOf } from "../distributions/table";
import { logSumExp, sigmoid } from "../functions";
import { logWeight, type Pass } from "../model";
import { addScaled, zerosLike } from "../parameters";
import { number, type ToyTwin, type Twin } from "./contract";
import { hardState } from "./path";
import { drawSamples, othersMean } from "./samples";

/** The bound from log weights of the samples, and per sample its normalised weight and L - L_-k. */
export function boundOf(logWeights: Float64Array): { bound: number; weight: Float64Array; credit: Float64Array } {
  const total = logSumExp(logWeights);
  const others = othersMean([...logWeights]);
  const credit = logWeights.map((_, k) => {
    return total - logSumExp(logWeights.map((w, j) => (j === k ? others[k] : w)));
  });
  return { bound: total - Math.log(logWeights.length), weight: logWeights.map((w) => Math.exp(w - total)), credit };
}

export const vimco: Twin = (input) => {
  const { model, parameters, rows, hyper } = input;
  const passes = drawSamples(input, number(hyper, "samples"));
  const logWeights = passes.map(logWeight);
  const bounds = Array.from({ length: rows }, (_, row) => boundOf(Float64Array.from(logWeights, (w) => w[row])));
  const inferenceNames = new Set(model.network.encoder.flat().map(({ name }) => name));
  const gradients = zerosLike(parameters);
  const estimates = passes.map((pass, k) => {
    const weights = Float64Array.from(bounds, ({ weight }) => weight[k] / rows);
    // The weighted part reaches every parameter, the credit those of the inference network alone.
    addScaled(gradients, backward(model, parameters, pass, weights, "sampled", (l) => ofWeight(pass, l)).gradients, 1);
    const even = new Float64Array(rows).fill(1 / rows);
    const credited = (level: number) => rowTimes(scores(pass, level), bounds, (b) => -b.credit[k]);
    const inference = backward(model, parameters, pass, even, "sampled", credited).gradients;
    for (const [name, values] of inference) {
      if (inferenceNames.has(name.replace(/\.(weight|bias)$/, ""))) addScaled(gradients, new Map([[name, values]]), 1);
    }
    return pass.eta.map((_, level) =>
      level === 0
        ? new Float64Array(0)
        : rowTimes(scores(pass, level), bounds, (b) => (pass.latentTerms ? b.weight[k] : 0) - b.credit[k]),
    );
  });
  const estimate = estimates[0].map((values, level) =>
    values.map((_, i) => estimates.reduce((sum, part) => sum + part[level][i], 0)),
  );
  const objective = Float64Array.from(bounds, ({ bound }) => -bound);
  return { gradients, estimate, dEta: estimate, states: passes[0].states, objective, loss: passes[0].loss };
};

/** d log q / d eta as the log weights hold it, [rows, n]. */
function ofWeight(pass: Pass, level: number): Float64Array {
  return pass.latentTerms ? scores(pass, level) : new Float64Array(pass.eta[level].length);
}

/** x - p of a level, [rows, n]. */
function scores(pass: Pass, level: number): Float64Array {
  return scoreOf(pass.latents[level], pass.states[level], pass.eta[level]);
}

function rowTimes(
  values: Float64Array,
  bounds: ReturnType<typeof boundOf>[],
  factor: (bound: ReturnType<typeof boundOf>) => number,
): Float64Array {
  const units = values.length / bounds.length;
  return values.map((value, i) => value * factor(bounds[Math.floor(i / units)]));
}

/** On a toy function the weights are exp(-f): the bound of an unnormalised target exp(-f) q. */
export const vimcoToy: ToyTwin = ({ f, eta, more, hyper }) => {
  const count = number(hyper, "samples");
  const states = Array.from({ length: count }, (_, k) => eta.map((e, i) => hardState(e, more("latent", k)[i])));
  const { weight, credit } = boundOf(Float64Array.from(states, (x) => -f.value(x)));
  return eta.map((e, i) => states.reduce((sum, x, k) => sum + (weight[k] - credit[k]) * (x[i] - sigmoid(e)), 0));
};
