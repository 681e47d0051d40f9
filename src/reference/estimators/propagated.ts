/**
 * Twins of adf and local-reparam: means mu and variances s of the values of each layer go up,
 *   m_j = b_j + sum_i mu_i W_ij,  v_j = sum_i s_i W_ij^2,  p_j = p(m_j, v_j),  mu = lo + D p,  s = D^2 p (1 - p),
 * and the chain rule comes down through both. At the top either states are sampled and every flip is asked, which is the slope in
 * p of the expected loss, or the head's logits are m + sqrt(v) e.
 * Source: Shekhovtsov et al. 2020, section 4 and appendix.
 */
import type { Layer } from "../../layers/contract";
import { headBackward } from "../backward";
import { type StackTrace, stackBackward, stackForward } from "../stacks";
import { depth, forward, hardStates, outcomeLoss, outcomeLossSlope, type Pass } from "../model";
import { type Parameters, parameter, zerosLike } from "../parameters";
import type { Twin, TwinInput } from "./contract";
import { headDifferences } from "./psa";

/** Probability of a unit and its slopes in the mean and variance of its logit; e is a standard normal. */
export type MatchRule = (m: number, v: number, e: number) => { p: number; byMean: number; byVariance: number };

interface MeanAndVariance {
  mean: Float64Array;
  variance: Float64Array;
}

export function propagatedTwin(rule: MatchRule, samplesTop: boolean): Twin {
  return (input) => {
    const { model, parameters, data, rows, noise } = input;
    const { network, representation } = model;
    const last = depth(model);
    const [lo, span] = [representation.lo, representation.hi - representation.lo];
    // Only the values of the data and the labels are read of this pass.
    const hard = forward(model, parameters, data, rows, hardStates(noise.latent));
    const logits: MeanAndVariance[] = [];
    const values: MeanAndVariance[] = [{ mean: hard.values[0], variance: new Float64Array(hard.values[0].length) }];
    const units: ReturnType<MatchRule>[][] = [[]];
    for (let level = 1; level <= last; level++) {
      logits[level] = mapMeanAndVariance(network.encoder[level - 1][0], parameters, values[level - 1], rows);
      const e = normals(input, level);
      units[level] = [...logits[level].mean].map((m, i) => rule(m, logits[level].variance[i], e[i]));
      const p = Float64Array.from(units[level], (unit) => unit.p);
      values[level] = { mean: p.map((q) => lo + span * q), variance: p.map((q) => span * span * q * (1 - q)) };
    }
    const end = samplesTop ? sampledEnd(input, hard, units[last]) : drawnEnd(input, hard, values[last]);
    const { gradients } = end;
    let { dMean, dVariance } = end;
    const estimate: Float64Array[] = [new Float64Array(0)];
    for (let level = last; level >= 1; level--) {
      const dP = dMean.map((d, i) => span * d + span * span * (1 - 2 * units[level][i].p) * dVariance[i]);
      estimate[level] = dP.map((d, i) => d * units[level][i].byMean);
      const dV = dP.map((d, i) => d * units[level][i].byVariance);
      const dense = network.encoder[level - 1][0];
      ({ dMean, dVariance } = mapBackward(dense, parameters, values[level - 1], estimate[level], dV, gradients));
    }
    return { gradients, estimate, dEta: estimate, states: hard.states, objective: end.objective, loss: hard.loss };
  };
}

/** Standard normals of a level (Box-Muller); level L + 1 is that of the head's logits. */
function normals({ noise }: TwinInput, level: number): Float64Array {
  const angle = noise.more("extra", level, 1);
  return noise.more("extra", level, 0).map((u, i) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * angle[i]));
}

function mapMeanAndVariance(
  { name, inputs, outputs }: Layer,
  parameters: Parameters,
  below: MeanAndVariance,
  rows: number,
): MeanAndVariance {
  const weight = parameter(parameters, `${name}.weight`);
  const bias = parameter(parameters, `${name}.bias`);
  const mean = new Float64Array(rows * outputs);
  const variance = new Float64Array(rows * outputs);
  for (let k = 0; k < mean.length; k++) {
    const [row, j] = [Math.floor(k / outputs), k % outputs];
    mean[k] = bias[j];
    for (let i = 0; i < inputs; i++) {
      const w = weight[i * outputs + j];
      mean[k] += below.mean[row * inputs + i] * w;
      variance[k] += below.variance[row * inputs + i] * w * w;
    }
  }
  return { mean, variance };
}

interface End {
  gradients: Parameters;
  objective: Float64Array;
  /** Slopes of the loss in the means and variances of the top layer's values, per example. */
  dMean: Float64Array;
  dVariance: Float64Array;
}

/** The top layer sampled: the difference that each flip makes is the slope of the expected loss in p, which is D that in the mean. */
function sampledEnd({ model, parameters, rows, noise }: TwinInput, hard: Pass, units: { p: number }[]): End {
  const { lo, hi } = model.representation;
  const last = depth(model);
  const states = Float64Array.from(units, ({ p }, i) => (noise.latent[last][i] > 1 - p ? 1 : 0));
  const top = states.map((x) => lo + (hi - lo) * x);
  const trace = stackForward(model.network.head, parameters, top, rows);
  const outcomes = hard.head?.outcomes ?? new Float64Array(rows);
  const loss = outcomeLoss(model.network, trace.outputs[0], outcomes);
  const values = hard.values.map((v, level) => (level === last ? top : v));
  const pass: Pass = { ...hard, values, head: { trace, outcomes }, loss };
  const gradients = zerosLike(parameters);
  headBackward(model, parameters, pass, new Float64Array(rows).fill(1 / rows), gradients);
  const q = headDifferences(model, parameters, pass);
  const dMean = q.map((difference, i) => (difference * (states[i] === 1 ? 1 : -1)) / (hi - lo));
  return { gradients, objective: loss, dMean, dVariance: new Float64Array(dMean.length) };
}

/** The head's logits drawn from the matched normal. */
function drawnEnd(input: TwinInput, hard: Pass, top: MeanAndVariance): End {
  const { model, parameters, rows } = input;
  const [dense] = model.network.head;
  const e = normals(input, depth(model) + 1);
  const logits = mapMeanAndVariance(dense, parameters, top, rows);
  const theta = logits.mean.map((m, i) => m + Math.sqrt(logits.variance[i]) * e[i]);
  const outcomes = hard.head?.outcomes ?? new Float64Array(rows);
  const slope = outcomeLossSlope(model.network, theta, outcomes);
  const dV = slope.map((d, i) => (d * e[i]) / (2 * Math.sqrt(logits.variance[i])));
  const gradients = zerosLike(parameters);
  const below = mapBackward(dense, parameters, top, slope, dV, gradients);
  return { gradients, objective: outcomeLoss(model.network, theta, outcomes), ...below };
}

/** Adds the gradient of a map's parameters, as a mean over rows; returns the slopes in the means and variances below, per example. */
function mapBackward(
  dense: Layer,
  parameters: Parameters,
  below: MeanAndVariance,
  dMean: Float64Array,
  dVariance: Float64Array,
  gradients: Parameters,
): Pick<End, "dMean" | "dVariance"> {
  const { name, inputs, outputs } = dense;
  const rows = dMean.length / outputs;
  const weights = new Float64Array(rows).fill(1 / rows);
  const trace: StackTrace = { inputs: [below.mean], outputs: [new Float64Array(dMean.length)] };
  const means = stackBackward([dense], parameters, trace, dMean, weights, gradients);
  const weight = parameter(parameters, `${name}.weight`);
  const gradient = parameter(gradients, `${name}.weight`);
  const variances = new Float64Array(rows * inputs);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inputs; i++) {
      for (let j = 0; j < outputs; j++) {
        const at = i * outputs + j;
        const d = dVariance[row * outputs + j];
        gradient[at] += (2 * weight[at] * below.variance[row * inputs + i] * d) / rows;
        variances[row * inputs + i] += weight[at] ** 2 * d;
      }
    }
  }
  return { dMean: means, dVariance: variances };
}
