/**
 * Backward through the model: given the credit of each unit's logit, the gradient of every parameter. The estimators
 * differ only in the rule that they pass; the analytic terms and the generative gradients are here, once.
 */

import { PRIOR_LOGITS } from "../models/initialise";
import { meansOf, pullOf, scoreOf } from "./distributions/table";
import { stackBackward } from "./stacks";
import { depth, outcomeLossSlope, type Pass, scoreInClosedForm, type TwinModel } from "./model";
import { type Parameters, parameter, zerosLike } from "./parameters";

/**
 * The estimate of d E[S_l] / d eta_l, [rows, n_l], per example. Path rules are handed
 * pathGradient = (hi - lo) d loss / d v_l - theta_l (the second term, for l < L, is x_l as the target of decoder[l]).
 */
export type LogitRule = (level: number, pathGradient: Float64Array) => Float64Array;

export type GradientKind = "path" | "score" | "sampled" | "exact";

export interface Backward {
  /** Weighted sum over the rows. */
  gradients: Parameters;
  /** What the rule answered, by level, per example. */
  estimate: Float64Array[];
  /** Estimate plus the derivative of the analytic terms, by level, per example: what encoder[l-1] back-propagates. */
  logitGradient: Float64Array[];
}

/**
 * @param weights weight of each row in the sum, [rows]: 1 / rows for a batch mean
 * @param kind path: the gradient flows on through the sampled values into the levels below; score: it stops at each
 *   level, and in depth the analytic terms are in the learning signal; sampled: there they are with one layer too, and the
 *   prior gets its gradient from the states; exact: it stops, analytic terms are differentiated
 */
export function backward(
  model: TwinModel,
  parameters: Parameters,
  pass: Pass,
  weights: Float64Array,
  kind: GradientKind,
  rule: LogitRule,
): Backward {
  const { network, representation } = model;
  const last = depth(model);
  const gradients = zerosLike(parameters);
  /** d loss / d v_l per example, by level. */
  const valueGradient = pass.values.map((values) => new Float64Array(values.length));

  if (!pass.latentTerms) addTo(valueGradient[last], headBackward(model, parameters, pass, weights, gradients));
  for (let level = 0; level < pass.decoder.length; level++) {
    addTo(valueGradient[level + 1], decoderBackward(model, parameters, pass, level, weights, gradients));
  }
  addPriorGradient(model, pass, weights, gradients, kind);

  const estimate: Float64Array[] = [];
  const logitGradient: Float64Array[] = [];
  estimate[0] = logitGradient[0] = new Float64Array(0);
  const scale = representation.hi - representation.lo;
  for (let level = last; level >= 1; level--) {
    const pathGradient = valueGradient[level].map(
      (g, i) => scale * g - (pass.latentTerms && level < last ? pass.theta[level][i] : 0),
    );
    estimate[level] = rule(level, pathGradient);
    const direct = directTerm(pass, level, kind);
    logitGradient[level] = estimate[level].map((e, i) => e + direct[i]);
    const stack = network.encoder[level - 1];
    const trace = pass.encoder[level - 1];
    const below = stackBackward(stack, parameters, trace, logitGradient[level], weights, gradients);
    if (kind === "path") addTo(valueGradient[level - 1], below);
  }
  return { gradients, estimate, logitGradient };
}

/** Adds the gradient of CE_level in decoder[level]'s parameters; returns that in the value above, [rows, n], per example. */
export function decoderBackward(
  { network }: TwinModel,
  parameters: Parameters,
  pass: Pass,
  level: number,
  weights: Float64Array,
  gradients: Parameters,
): Float64Array {
  const gradient = scoreOf(pass.latents[level], pass.states[level], pass.theta[level]).map((score) => -score);
  return stackBackward(network.decoder[level], parameters, pass.decoder[level], gradient, weights, gradients);
}

/** Adds the gradient of the loss in a head that predicts; returns that in the value of level L, [rows, n], per example. */
export function headBackward(
  { network }: TwinModel,
  parameters: Parameters,
  { head }: Pass,
  weights: Float64Array,
  gradients: Parameters,
): Float64Array {
  if (!head) throw new Error("This pass predicts nothing.");
  const slope = outcomeLossSlope(network, head.trace.outputs[head.trace.outputs.length - 1], head.outcomes);
  return stackBackward(network.head, parameters, head.trace, slope, weights, gradients);
}

/**
 * Derivative in eta_l of the analytic terms: J(p) eta_l, and for the top level J(p) (eta_L - theta_L), J the derivative of the
 * means in the logits (of Boolean units p (1 - p)). 0 for
 * score estimators in depth, whose learning signal holds these terms, and for a model that predicts, which has none.
 */
export function directTerm(pass: Pass, level: number, kind: GradientKind): Float64Array {
  if (!pass.latentTerms || kind === "sampled" || (kind === "score" && !scoreInClosedForm(pass)))
    return new Float64Array(pass.eta[level].length);
  const last = pass.states.length - 1;
  const units = pass.eta[level].length / pass.rows;
  const slope = pass.eta[level].map((eta, i) => eta - (level === last ? pass.theta[last][i % units] : 0));
  return pullOf(pass.latents[level], meansOf(pass.latents[level], pass.eta[level]), slope);
}

/**
 * d top / d theta_L = sigmoid(theta_L) - p(eta_L), or less the state, summed with the rows' weights; only a learned prior has a
 * gradient.
 */
function addPriorGradient(
  model: TwinModel,
  pass: Pass,
  weights: Float64Array,
  gradients: Parameters,
  kind: GradientKind,
): void {
  if (!model.network.learnedPrior) return;
  const last = depth(model);
  const prior = pass.theta[last];
  const means = meansOf(pass.latents[last], prior);
  const found = kind === "sampled" ? pass.states[last] : meansOf(pass.latents[last], pass.eta[last]);
  const gradient = new Float64Array(prior.length);
  for (let row = 0; row < pass.rows; row++) {
    for (let j = 0; j < prior.length; j++) {
      gradient[j] += weights[row] * (means[j] - found[row * prior.length + j]);
    }
  }
  addTo(parameter(gradients, PRIOR_LOGITS), gradient);
}

function addTo(target: Float64Array, source: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i] += source[i];
}
