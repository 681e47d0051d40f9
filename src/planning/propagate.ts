/**
 * Networks of means and variances (Shekhovtsov et al. 2020, AP2 and local reparametrisation): every Bernoulli layer is a distribution of
 * independent units, its pre-activations have the mean and variance that a linear map gives them, and the derivative goes through both.
 * Passes of their own, forward, backward and for the weights; the first layer's logits are known, as are its products.
 */
import type { KernelName } from "../kernels/catalogue";
import { lanesOf } from "../kernels/variants";
import { headFlips } from "./flips";
import { forwardWorks, lastGradient, lastOutput, type Parts } from "./forward";
import { offsetOf, weightOf } from "./layout";
import { type Dispatch, gridOf, type JobFields, type Pass, workDispatches } from "./jobs";
import { NONE, vec4s } from "../kernels/products";
import type { PropagatedTensors, StackTensors } from "./tensors";

/** Rows of a tile of shaders/estimators/propagated/forward.wgsl and backward.wgsl. */
const TILE_ROWS = 4;

/** From the gathered batch to the head's logits. */
export function propagateForward(parts: Parts, propagated: PropagatedTensors): Pass {
  const { tensors, batchTile } = parts;
  const head = tensors.head as StackTensors;
  const plain = (stack: StackTensors, label: string) =>
    workDispatches(label, forwardWorks(parts, { stack, at: 0, groups: 1 }), batchTile);
  const pass = plain(tensors.encoder[0], "forward encoder 0");
  const levels = tensors.value.length;
  for (let level = 1; level <= levels; level++) {
    pass.push(unitDispatch(parts, propagated, "propagateUnit", level));
    const above = level < levels ? tensors.encoder[level] : head;
    if (level < levels) pass.push(mapForward(parts, propagated, level, above, NONE));
    else if (propagated.samplesTop) pass.push(...plain(head, "forward head"));
    else pass.push(mapForward(parts, propagated, level, above, levels + 1));
  }
  return pass;
}

/** From the gradient in the head's logits to those in every layer's means and variances. */
export function propagateBackward(parts: Parts, propagated: PropagatedTensors): Pass {
  const { tensors } = parts;
  const levels = tensors.value.length;
  const head = tensors.head as StackTensors;
  const pass: Pass = propagated.samplesTop
    ? headFlips(parts, NONE)
    : [logitDispatch(parts, propagated, head), mapBackward(parts, propagated, levels, head)];
  for (let level = levels; level >= 1; level--) {
    pass.push(unitDispatch(parts, propagated, "propagateSlope", level));
    if (level > 1) pass.push(mapBackward(parts, propagated, level - 1, tensors.encoder[level - 1]));
  }
  return pass;
}

/** Stacks whose weights learn from means and variances, by the level that they read. */
export function propagatedStacks(
  { tensors }: Parts,
  { samplesTop }: PropagatedTensors,
): { stack: StackTensors; level: number }[] {
  const inner = tensors.encoder.slice(1).map((stack, k) => ({ stack, level: k + 1 }));
  return samplesTop ? inner : [...inner, { stack: tensors.head as StackTensors, level: tensors.value.length }];
}

/** Gradients and updates of those stacks. */
export function propagateGradient(parts: Parts, propagated: PropagatedTensors): Pass {
  const { layout, tensors } = parts;
  if (layout.made.length > 0) {
    throw new Error(
      "Networks of means and variances need weights that are their parameters; those of a layer here are made.",
    );
  }
  return propagatedStacks(parts, propagated).map(({ stack, level }) => {
    const [{ layer: dense }] = stack.layers;
    const job = {
      value: tensors.value[level - 1],
      spread: propagated.spread[level - 1],
      d_mean: lastGradient(stack.back),
      d_variance: propagated.varianceGradient[level],
      weight: offsetOf(layout, `${dense.name}.weight`),
      bias: offsetOf(layout, `${dense.name}.bias`),
      inner4: vec4s(dense.inputs),
      columns4: vec4s(dense.outputs),
      rows: tensors.batch,
    };
    const tiles = vec4s(dense.inputs) + 1;
    return tiled(parts, "propagateGradient", `gradient ${stack.name}`, vec4s(dense.outputs), tiles, job);
  });
}

function unitDispatch(
  { network, tensors, ...parts }: Parts,
  propagated: PropagatedTensors,
  kernel: KernelName,
  level: number,
): Dispatch {
  const units = network.units[level - 1];
  const sampled = propagated.samplesTop && level === network.units.length;
  const size = tensors.batch * vec4s(units);
  const job = {
    mean: lastOutput(tensors.encoder[level - 1]),
    variance: propagated.variance[level - 1],
    value: tensors.value[level - 1],
    spread: sampled ? NONE : propagated.spread[level - 1],
    d_value: tensors.valueGradient[level - 1],
    d_spread: sampled ? NONE : propagated.spreadGradient[level - 1],
    d_mean: lastGradient(tensors.encoder[level - 1].back),
    d_variance: propagated.varianceGradient[level - 1],
    units,
    units4: vec4s(units),
    layer: level,
    sampled: Number(sampled),
    size,
  };
  return spreadOut({ network, tensors, ...parts }, kernel, `${kernel} level ${level}`, size, job);
}

/** Through the map that reads level l. */
function mapForward(
  parts: Parts,
  propagated: PropagatedTensors,
  level: number,
  stack: StackTensors,
  draws: number,
): Dispatch {
  const { layout, tensors } = parts;
  const [{ layer: dense, output }] = stack.layers;
  const job = {
    value: tensors.value[level - 1],
    spread: propagated.spread[level - 1],
    weight: weightOf(layout, `${dense.name}.weight`),
    bias: weightOf(layout, `${dense.name}.bias`),
    mean: output,
    variance: propagated.variance[level],
    inner4: vec4s(dense.inputs),
    columns4: vec4s(dense.outputs),
    rows: tensors.batch,
    layer: draws,
  };
  const tiles = Math.ceil(tensors.batch / TILE_ROWS);
  return tiled(parts, "propagateForward", `means and variances of ${stack.name}`, vec4s(dense.outputs), tiles, job);
}

function mapBackward(parts: Parts, propagated: PropagatedTensors, level: number, stack: StackTensors): Dispatch {
  const { layout, tensors } = parts;
  const [{ layer: dense }] = stack.layers;
  const job = {
    d_mean: lastGradient(stack.back),
    d_variance: propagated.varianceGradient[level],
    weight: weightOf(layout, `${dense.name}.weight`),
    d_value: tensors.valueGradient[level - 1],
    d_spread: propagated.spreadGradient[level - 1],
    units4: vec4s(dense.inputs),
    columns4: vec4s(dense.outputs),
    rows: tensors.batch,
  };
  const tiles = Math.ceil(tensors.batch / TILE_ROWS);
  return tiled(parts, "propagateBackward", `back through ${stack.name}`, vec4s(dense.inputs), tiles, job);
}

/** Of the head's sampled logits. */
function logitDispatch(parts: Parts, propagated: PropagatedTensors, head: StackTensors): Dispatch {
  const levels = parts.tensors.value.length;
  const [{ layer: dense }] = head.layers;
  const size = parts.tensors.batch * vec4s(dense.outputs);
  const none = { mean: NONE, value: NONE, spread: NONE, d_value: NONE, d_spread: NONE, sampled: 0 };
  const job = {
    ...none,
    variance: propagated.variance[levels],
    d_mean: lastGradient(head.back),
    d_variance: propagated.varianceGradient[levels],
    units: dense.outputs,
    units4: vec4s(dense.outputs),
    layer: levels + 1,
    size,
  };
  return spreadOut(parts, "propagateLogit", "sampled logits", size, job);
}

/** A kernel of so many invocations. */
function spreadOut({ batchTile }: Parts, kernel: KernelName, label: string, size: number, job: JobFields): Dispatch {
  const { grid, across } = gridOf(Math.ceil(size / lanesOf(batchTile)));
  return { kernel, label, job: { ...job, across }, grid };
}

/** A kernel of tiles: workgroups along so many vec4s of columns, `down` tiles of rows. */
function tiled(
  { batchTile }: Parts,
  kernel: KernelName,
  label: string,
  columns4: number,
  down: number,
  job: JobFields,
): Dispatch {
  const tiles_across = Math.ceil(columns4 / lanesOf(batchTile));
  const tiles = tiles_across * down;
  const { grid, across } = gridOf(tiles);
  return { kernel, label, job: { ...job, tiles_across, tiles, across }, grid };
}
