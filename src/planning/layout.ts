/**
 * Where every tensor of a run stands in its flat buffers. Offsets count vec4s (f32s for row scalars); widths are padded
 * to multiples of 4 and the padding is 0 for ever: padded activations are masked, so padded weights get no gradient.
 */

import { type AuxiliaryLayout, auxiliaryLayers, NO_AUXILIARY } from "../models/auxiliary-parameters";
import { PRIOR_LOGITS } from "../models/initialise";
import { type Dense, denseLayers, isClassifier, type Network } from "../models/network";

/** vec4s that hold so many numbers. */
export function vec4s(width: number): number {
  return Math.ceil(width / 4);
}

/** Hands out consecutive ranges of one buffer. */
export class Allocator {
  /** @param size where the first range starts */
  constructor(public size = 0) {}

  take(count: number): number {
    const offset = this.size;
    this.size += count;
    return offset;
  }
}

/** A named parameter inside the flat buffer: a matrix [inputs, outputs] or, with inputs = 0, a vector [outputs]. */
export interface ParameterView {
  name: string;
  /** First vec4. */
  offset: number;
  inputs: number;
  outputs: number;
}

export interface ParameterLayout {
  views: ParameterView[];
  byName: Map<string, ParameterView>;
  /** vec4s of the model proper; the estimator's own parameters stand behind it. */
  modelSize: number;
  /** vec4s in all. */
  size: number;
  /** Numbers of the model proper without padding. */
  modelCount: number;
  /** What the estimator learns beside the model. */
  auxiliary: AuxiliaryLayout;
}

/** Lays out the model's parameters, and behind them the estimator's own. */
export function layoutParameters(network: Network, auxiliary: AuxiliaryLayout = NO_AUXILIARY): ParameterLayout {
  const allocator = new Allocator();
  const views: ParameterView[] = [];
  const place = (name: string, inputs: number, outputs: number) => {
    const rows = inputs === 0 ? 1 : vec4s(inputs) * 4;
    views.push({ name, offset: allocator.take(rows * vec4s(outputs)), inputs, outputs });
  };
  const placeDense = (dense: Dense) => {
    place(`${dense.name}.weight`, dense.inputs, dense.outputs);
    place(`${dense.name}.bias`, 0, dense.outputs);
  };
  denseLayers(network).forEach(placeDense);
  if (!isClassifier(network)) place(PRIOR_LOGITS, 0, network.units[network.units.length - 1]);
  const modelSize = allocator.size;
  const modelCount = views.reduce((sum, view) => sum + countNumbers(view), 0);
  auxiliaryLayers(auxiliary).forEach(placeDense);
  for (const name of auxiliary.controls) place(name, 0, 4);
  const byName = new Map(views.map((view) => [view.name, view]));
  return { views, byName, modelSize, size: allocator.size, modelCount, auxiliary };
}

function countNumbers(view: ParameterView): number {
  return Math.max(view.inputs, 1) * view.outputs;
}

/** Writes named arrays ([inputs, outputs] row-major) into one replica's flat block. Throws on a wrong length. */
export function packParameters(layout: ParameterLayout, named: ReadonlyMap<string, ArrayLike<number>>): Float32Array {
  const flat = new Float32Array(layout.size * 4);
  for (const [name, values] of named) {
    const view = layout.byName.get(name);
    if (!view) throw new Error(`There is no parameter "${name}" in this model.`);
    if (values.length !== countNumbers(view)) {
      throw new Error(`Parameter "${name}" has ${values.length} numbers; this model expects ${countNumbers(view)}.`);
    }
    const stride = vec4s(view.outputs) * 4;
    for (let i = 0; i < Math.max(view.inputs, 1); i++) {
      for (let j = 0; j < view.outputs; j++) flat[view.offset * 4 + i * stride + j] = values[i * view.outputs + j];
    }
  }
  return flat;
}

/** Reads all named arrays back out of one replica's flat block. */
export function unpackParameters(layout: ParameterLayout, flat: Float32Array): Map<string, Float32Array> {
  const named = new Map<string, Float32Array>();
  for (const view of layout.views) {
    const values = new Float32Array(countNumbers(view));
    const stride = vec4s(view.outputs) * 4;
    for (let i = 0; i < Math.max(view.inputs, 1); i++) {
      const row = view.offset * 4 + i * stride;
      values.set(flat.subarray(row, row + view.outputs), i * view.outputs);
    }
    named.set(view.name, values);
  }
  return named;
}
