/**
 * Networks of means and variances (Shekhovtsov et al. 2020, AP2 and local reparametrisation): every Bernoulli layer is a distribution of
 * independent units, its pre-activations have the moments that a linear map gives them, and the derivative goes through both. Passes of
 * their own, forward, backward and for the weights; the first layer's logits are known, as are its products.
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
export function propagateForward(parts: Parts, moments: PropagatedTensors): Pass {
  const { tensors, batchTile } = parts;
  const head = tensors.head as StackTensors;
  const plain = (stack: StackTensors, label: string) =>
    workDispatches(label, forwardWorks(parts, { stack, at: 0, groups: 1 }), batchTile);
  const pass = plain(tensors.encoder[0], "forward encoder 0");
  const levels = tensors.value.length;
  for (let level = 1; level <= levels; level++) {
    pass.push(unitDispatch(parts, moments, "propagateUnit", level));
    const above = level < levels ? tensors.encoder[level] : head;
    if (level < levels) pass.push(mapForward(parts, moments, level, above, NONE));
    else if (moments.samplesTop) pass.push(...plain(head, "forward head"));
    else pass.push(mapForward(parts, moments, level, above, levels + 1));
  }
  return pass;
}

/** From the gradient in the head's logits to those in every layer's moments. */
export function propagateBackward(parts: Parts, moments: PropagatedTensors): Pass {
  const { tensors } = parts;
  const levels = tensors.value.length;
  const head = tensors.head as StackTensors;
  const pass: Pass = moments.samplesTop
    ? headFlips(parts, NONE)
    : [logitDispatch(parts, moments, head), mapBackward(parts, moments, levels, head)];
  for (let level = levels; level >= 1; level--) {
    pass.push(unitDispatch(parts, moments, "propagateSlope", level));
    if (level > 1) pass.push(mapBackward(parts, moments, level - 1, tensors.encoder[level - 1]));
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
export function propagateGradient(parts: Parts, moments: PropagatedTensors): Pass {
  const { layout, tensors } = parts;
  if (layout.made.length > 0) {
    throw new Error(
      "Networks of means and variances need weights that are their parameters; those of a layer here are made.",
    );
  }
  return propagatedStacks(parts, moments).map(({ stack, level }) => {
    const [{ layer: dense }] = stack.layers;
    const job = {
      value: tensors.value[level - 1],
      spread: moments.spread[level - 1],
      d_mean: lastGradient(stack.back),
      d_variance: moments.varianceGradient[level],
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
  moments: PropagatedTensors,
  kernel: KernelName,
  level: number,
): Dispatch {
  const units = network.units[level - 1];
  const sampled = moments.samplesTop && level === network.units.length;
  const size = tensors.batch * vec4s(units);
  const job = {
    mean: lastOutput(tensors.encoder[level - 1]),
    variance: moments.variance[level - 1],
    value: tensors.value[level - 1],
    spread: sampled ? NONE : moments.spread[level - 1],
    d_value: tensors.valueGradient[level - 1],
    d_spread: sampled ? NONE : moments.spreadGradient[level - 1],
    d_mean: lastGradient(tensors.encoder[level - 1].back),
    d_variance: moments.varianceGradient[level - 1],
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
  moments: PropagatedTensors,
  level: number,
  stack: StackTensors,
  draws: number,
): Dispatch {
  const { layout, tensors } = parts;
  const [{ layer: dense, output }] = stack.layers;
  const job = {
    value: tensors.value[level - 1],
    spread: moments.spread[level - 1],
    weight: weightOf(layout, `${dense.name}.weight`),
    bias: weightOf(layout, `${dense.name}.bias`),
    mean: output,
    variance: moments.variance[level],
    inner4: vec4s(dense.inputs),
    columns4: vec4s(dense.outputs),
    rows: tensors.batch,
    layer: draws,
  };
  const tiles = Math.ceil(tensors.batch / TILE_ROWS);
  return tiled(parts, "propagateForward", `moments of ${stack.name}`, vec4s(dense.outputs), tiles, job);
}

function mapBackward(parts: Parts, moments: PropagatedTensors, level: number, stack: StackTensors): Dispatch {
  const { layout, tensors } = parts;
  const [{ layer: dense }] = stack.layers;
  const job = {
    d_mean: lastGradient(stack.back),
    d_variance: moments.varianceGradient[level],
    weight: weightOf(layout, `${dense.name}.weight`),
    d_value: tensors.valueGradient[level - 1],
    d_spread: moments.spreadGradient[level - 1],
    units4: vec4s(dense.inputs),
    columns4: vec4s(dense.outputs),
    rows: tensors.batch,
  };
  const tiles = Math.ceil(tensors.batch / TILE_ROWS);
  return tiled(parts, "propagateBackward", `back through ${stack.name}`, vec4s(dense.inputs), tiles, job);
}

/** Of the head's sampled logits. */
function logitDispatch(parts: Parts, moments: PropagatedTensors, head: StackTensors): Dispatch {
  const levels = parts.tensors.value.length;
  const [{ layer: dense }] = head.layers;
  const size = parts.tensors.batch * vec4s(dense.outputs);
  const none = { mean: NONE, value: NONE, spread: NONE, d_value: NONE, d_spread: NONE, sampled: 0 };
  const job = {
    ...none,
    variance: moments.variance[levels],
    d_mean: lastGradient(head.back),
    d_variance: moments.varianceGradient[levels],
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
