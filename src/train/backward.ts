/**
 * The backward pass as dispatches. Chains of dense layers that do not wait for each other run together; for path
 * estimators the derivative comes down through the Bernoulli layers, for score estimators it stops at each of them.
 */
import { ACTIVATIONS } from "../experiment/schema";
import type { TileShape } from "../kernels/variants";
import { PRIOR_LOGITS } from "../models/initialise";
import { lastOutput, offsetOf, type Parts } from "./forward";
import { type Dispatch, NONE, type Pass, type Product, productDispatches } from "./jobs";
import { vec4s } from "./layout";
import type { StackTensors } from "./tensors";

/** A stack on its way back: `at` is the layer whose input gradient comes next. */
interface Chain {
  stack: StackTensors;
  at: number;
  /** Level whose value gradient this chain completes, once its accumulation is allowed. */
  into: number | null;
  accumulate: boolean;
}

/** From the gradients in the logits of the generative network to those of every dense layer's output. */
export function backwardPass(parts: Parts, path: boolean, learnedPrior: boolean): Pass {
  const { tensors, batchTile } = parts;
  const levels = tensors.value.length;
  const pass: Pass = [];
  const reweight = (level: number) => pass.push(reweightDispatch(parts, level, path, learnedPrior));
  let active: Chain[] = tensors.decoder.map((stack, k) => chain(stack, k + 1, false));
  /** Contributions that the gradient in the value of level l still waits for. */
  const missing = tensors.value.map((_, k) => (k + 1 < levels ? 2 : 1));
  if (!path) {
    for (let level = 1; level <= levels; level++) reweight(level);
    active.push(...tensors.encoder.map((stack) => chain(stack, null, false)));
    active.push(...tensors.baseline.map((stack) => chain(stack, null, false)));
  }
  active = active.filter(hasWork);
  while (active.length > 0) {
    // A second contribution adds to the first, so it waits until the first stands.
    const goes = active.filter((c) => !(c.accumulate && c.at === 0 && c.into !== null && missing[c.into - 1] > 1));
    const products = goes.map((c) => backwardProduct(parts, c));
    const label = `backward ${goes.map((c) => c.stack.name).join(" + ")}`;
    pass.push(...productDispatches("backward", label, products, batchTile));
    for (const c of goes) {
      c.at -= 1;
      if (c.at >= 0 || c.into === null || c.stack.inputGradient === null) continue;
      missing[c.into - 1] -= 1;
      if (missing[c.into - 1] > 0) continue;
      reweight(c.into);
      active.push(chain(tensors.encoder[c.into - 1], c.into > 1 ? c.into - 1 : null, true));
    }
    active = active.filter(hasWork);
  }
  return pass;
}

function chain(stack: StackTensors, into: number | null, accumulate: boolean): Chain {
  return { stack, at: stack.layers.length - 1, into, accumulate };
}

/** Whether layer `at` still has to pass its gradient on to what lies before it. */
function hasWork({ stack, at }: Chain): boolean {
  return at > 0 || (at === 0 && stack.inputGradient !== null);
}

function backwardProduct({ layout, tensors }: Parts, { stack, at, accumulate }: Chain): Product {
  const { dense, gradient } = stack.layers[at];
  const before = at > 0 ? stack.layers[at - 1] : null;
  return {
    rows: stack.gradientGroups * tensors.batch,
    inner4: vec4s(dense.outputs),
    columns4: vec4s(dense.inputs),
    a: gradient,
    b: offsetOf(layout, `${dense.name}.weight`),
    c: before ? before.gradient : (stack.inputGradient ?? 0),
    bias: NONE,
    hidden: before ? before.output : NONE,
    activation: before ? ACTIVATIONS.indexOf(before.dense.activation) : 0,
    accumulate: Number(!before && accumulate),
  };
}

/** Estimate of the gradient in the logits of level l = 1..L. */
function reweightDispatch(parts: Parts, level: number, path: boolean, learnedPrior: boolean): Dispatch {
  const { network, layout, tensors } = parts;
  const units = network.units[level - 1];
  const top = level === network.units.length;
  const encoder = tensors.encoder[level - 1];
  const baseline = tensors.baseline.at(level - 1);
  return {
    kernel: "reweight",
    label: `reweight level ${level}`,
    job: {
      eta: lastOutput(encoder),
      value: tensors.value[level - 1],
      path: path ? tensors.valueGradient[level - 1] : NONE,
      theta: top ? NONE : lastOutput(tensors.decoder[level]),
      d_eta: encoder.layers[encoder.layers.length - 1].gradient,
      prior: top ? offsetOf(layout, PRIOR_LOGITS) : NONE,
      d_prior: top && learnedPrior ? tensors.priorGradient : NONE,
      units,
      units4: vec4s(units),
      layer: level,
      eta_groups: tensors.groups[level - 1],
      top: Number(top),
      baseline: baseline ? lastOutput(baseline) : NONE,
      d_baseline: baseline ? baseline.layers[baseline.layers.length - 1].gradient : NONE,
    },
    grid: [tensors.batch, 1],
  };
}

/** Weight and bias gradients of every layer, all in one dispatch where they fit. */
export function gradientPass(parts: Parts, learnedPrior: boolean, tile: TileShape): Pass {
  const { layout, tensors } = parts;
  const products = [...tensors.encoder, ...tensors.decoder, ...tensors.baseline].flatMap((stack) =>
    stack.layers.map(({ dense, gradient }, at) => ({
      rows: stack.gradientGroups * tensors.batch,
      inner4: vec4s(dense.inputs),
      columns4: vec4s(dense.outputs),
      a: at === 0 ? stack.input : stack.layers[at - 1].output,
      b: gradient,
      c: offsetOf(layout, `${dense.name}.weight`),
      bias: offsetOf(layout, `${dense.name}.bias`),
      hidden: NONE,
      activation: 0,
      accumulate: 0,
    })),
  );
  if (learnedPrior) products.push(priorProduct(parts));
  // The largest first: the last workgroups to finish are then small ones.
  products.sort((p, q) => q.inner4 * q.columns4 - p.inner4 * p.columns4);
  return productDispatches("gradient", "gradient", products, tile);
}

/** The prior is a layer without inputs: only its bias, the logits, has a gradient. */
function priorProduct({ network, layout, tensors }: Parts): Product {
  return {
    rows: tensors.batch,
    inner4: 0,
    columns4: vec4s(network.units[network.units.length - 1]),
    a: tensors.x,
    b: tensors.priorGradient,
    c: 0,
    bias: offsetOf(layout, PRIOR_LOGITS),
    hidden: NONE,
    activation: 0,
    accumulate: 0,
  };
}
