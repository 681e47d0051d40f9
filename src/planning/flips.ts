/**
 * PSA's way back (Shekhovtsov et al. 2020, section 3): from Bernoulli layer to Bernoulli layer what flipping each unit would do, instead
 * of a derivative. Quotients stand where a path estimator has the derivative in a layer's values.
 */
import { lanesOf } from "../kernels/variants";
import { targetsOf } from "../models/network";
import { lastGradient, lastOutput, type Parts } from "./forward";
import { type Dispatch, gridOf, type Pass } from "./jobs";
import { NONE, vec4s } from "../kernels/products";
import { offsetOf, weightOf } from "./layout";
import type { FlipTensors, StackTensors, Tensors } from "./tensors";

/** Rows of a tile of shaders/estimators/flips/layer.wgsl. */
const TILE_ROWS = 4;

/** What the backward products read of the weights; before all of them. */
export function flipFactorsPass({ network, layout, tensors, batchTile }: Parts): Pass {
  return (tensors.flips?.factors ?? []).map((out, k): Dispatch => {
    const [dense] = network.encoder[k + 1];
    const size = 4 * vec4s(dense.inputs) * vec4s(dense.outputs);
    const { grid, across } = gridOf(Math.ceil(size / lanesOf(batchTile)));
    const job = { weight: weightOf(layout, `${dense.name}.weight`), out, size, across };
    return { kernel: "flipFactors", label: `flip factors level ${k + 2}`, job, grid };
  });
}

/** The differences that the units of level `into` make, given those of the level above or of the head. */
export function flipPass(parts: Parts, flips: FlipTensors, into: number): Pass {
  const { tensors } = parts;
  return into === tensors.value.length ? headFlips(parts, flips.enhanced) : layerFlips(parts, flips, into);
}

/** What flipping each unit of the top layer does to the loss, and the enhanced head's gradient where it is wanted. */
export function headFlips({ network, layout, tensors }: Parts, enhanced: number): Pass {
  const head = tensors.head as StackTensors;
  const [{ layer: dense }] = head.layers;
  const top = network.units.length;
  const shape = {
    eta: lastOutput(tensors.encoder[top - 1]),
    value: tensors.value[top - 1],
    enhanced,
    units: dense.inputs,
    units4: vec4s(dense.inputs),
    classes4: vec4s(dense.outputs),
    rows: tensors.batch,
    across: tensors.batch,
  };
  const pixels = targetsOf(network) > 0;
  const flip: Dispatch = {
    kernel: pixels ? "flipPixels" : "flipHead",
    label: `flips level ${top}`,
    job: {
      ...shape,
      ...(pixels ? { target_at: tensors.target } : {}),
      theta: lastOutput(head),
      weight: weightOf(layout, `${dense.name}.weight`),
      out: tensors.valueGradient[top - 1],
      classes: dense.outputs,
    },
    grid: [tensors.batch, 1],
  };
  if (enhanced === NONE) return [flip];
  const job = { ...shape, d_theta: lastGradient(head.back) };
  return [flip, { kernel: "enhance", label: "enhance the head", job, grid: [tensors.batch, 1] }];
}

function layerFlips({ network, tensors, batchTile }: Parts, flips: FlipTensors, into: number): Pass {
  const [below, above] = [network.units[into - 1], network.units[into]];
  const [units4, inner4] = [vec4s(below), vec4s(above)];
  const { batch } = tensors;
  const k = into - 1;
  const size = batch * inner4;
  const rows = gridOf(Math.ceil(size / lanesOf(batchTile)));
  const prepare: Dispatch = {
    kernel: "flipRows",
    label: `flip rows level ${into + 1}`,
    job: {
      eta: lastOutput(tensors.encoder[into]),
      quotient: tensors.valueGradient[into],
      odds: flips.odds[k],
      credit: flips.credit[k],
      size,
      across: rows.across,
    },
    grid: rows.grid,
  };
  const tiles_across = Math.ceil(units4 / lanesOf(batchTile));
  const tiles = tiles_across * Math.ceil(batch / TILE_ROWS);
  const { grid, across } = gridOf(tiles);
  const product: Dispatch = {
    kernel: "flipLayer",
    label: `flips level ${into}`,
    job: {
      factors: flips.factors[k],
      odds: flips.odds[k],
      credit: flips.credit[k],
      value: tensors.value[into - 1],
      out: tensors.valueGradient[into - 1],
      units: below,
      units4,
      inner4,
      rows: batch,
      tiles_across,
      tiles,
      across,
    },
    grid,
  };
  return [prepare, product];
}

/** Stacks whose gradient is not the ordinary product. */
export function enhancedStacks({ head, flips }: Tensors): StackTensors[] {
  return head && flips && flips.enhanced !== NONE ? [head] : [];
}

/** Gradient and update of an enhanced head, in place of the ordinary product. */
export function enhancedGradientPass({ layout, tensors, batchTile }: Parts): Pass {
  const { head, flips } = tensors;
  if (!head || !flips || flips.enhanced === NONE) return [];
  const [{ layer: dense }] = head.layers;
  const classes4 = vec4s(dense.outputs);
  const { grid, across } = gridOf(Math.ceil(((dense.inputs + 1) * classes4) / lanesOf(batchTile)));
  const job = {
    value: tensors.value[tensors.value.length - 1],
    d_theta: lastGradient(head.back),
    enhanced: flips.enhanced,
    weight: offsetOf(layout, `${dense.name}.weight`),
    bias: offsetOf(layout, `${dense.name}.bias`),
    units: dense.inputs,
    units4: vec4s(dense.inputs),
    classes4,
    rows: tensors.batch,
    across,
  };
  return [{ kernel: "enhancedGradient", label: "gradient of the enhanced head", job, grid }];
}
