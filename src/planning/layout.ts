/**
 * Where every tensor of a run stands in its flat buffers. Offsets count vec4s (f32s for row scalars); widths are padded
 * to multiples of 4 and the padding is 0 for ever: padded activations are masked, so padded weights get no gradient.
 */

import { type AuxiliaryLayout, auxiliaryLayers, NO_AUXILIARY } from "../estimators/auxiliary-parameters";
import { vec4s } from "../kernels/products";
import { type MadeWeight, type ParameterShape, vectorShape } from "../layers/contract";
import { countNumbers, madeWeights, parametersOf } from "../layers/table";
import { PRIOR_LOGITS } from "../models/initialise";
import { hasLatentTerms, layersOf, type Network } from "../models/network";

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

/** A named parameter inside the flat buffer. */
export interface ParameterView extends ParameterShape {
  /** First vec4. */
  offset: number;
}

export interface ParameterLayout {
  views: ParameterView[];
  byName: Map<string, ParameterView>;
  /** vec4s of the model proper; the estimator's own parameters stand behind it. */
  modelSize: number;
  /** vec4s in all. */
  size: number;
  /** Weights that are made from parameters, behind all of these; empty where the parameters are the weights. */
  made: readonly PlacedWeight[];
  /** vec4s of one replica's block: parameters and made weights. */
  blockSize: number;
  /** Numbers of the model proper without padding. */
  modelCount: number;
  /** What the estimator learns beside the model. */
  auxiliary: AuxiliaryLayout;
}

/** A weight that is made from a parameter, and where both stand. */
export interface PlacedWeight extends MadeWeight {
  from: number;
  to: number;
  /** vec4s of each. */
  size: number;
}

/** Lays out the model's parameters, and behind them the estimator's own. */
export function layoutParameters(network: Network, auxiliary: AuxiliaryLayout = NO_AUXILIARY): ParameterLayout {
  const allocator = new Allocator();
  const views: ParameterView[] = [];
  const place = (shape: ParameterShape) => views.push({ ...shape, offset: allocator.take(paddedSize(shape)) });
  layersOf(network).flatMap(parametersOf).forEach(place);
  if (hasLatentTerms(network)) place(vectorShape(PRIOR_LOGITS, network.units[network.units.length - 1]));
  const modelSize = allocator.size;
  const modelCount = views.reduce((sum, view) => sum + countNumbers(view), 0);
  auxiliaryLayers(auxiliary).flatMap(parametersOf).forEach(place);
  for (const name of auxiliary.controls) place(vectorShape(name, 4));
  const byName = new Map(views.map((view) => [view.name, view]));
  const { size } = allocator;
  const made = [...layersOf(network), ...auxiliaryLayers(auxiliary)]
    .flatMap(madeWeights)
    .map((weight): PlacedWeight => {
      const view = byName.get(weight.parameter);
      if (!view) throw new Error(`A weight is made from "${weight.parameter}", which is no parameter of this model.`);
      return { ...weight, from: view.offset, to: allocator.take(paddedSize(view)), size: paddedSize(view) };
    });
  return { views, byName, modelSize, size, made, blockSize: allocator.size, modelCount, auxiliary };
}

/** vec4s of a parameter, rows and columns padded. */
function paddedSize({ inputs, outputs }: ParameterShape): number {
  return (inputs === 0 ? 1 : vec4s(inputs) * 4) * vec4s(outputs);
}

/** vec4 offset of a parameter by name. */
export function offsetOf(layout: ParameterLayout, name: string): number {
  const view = layout.byName.get(name);
  if (!view) throw new Error(`The layout has no parameter "${name}".`);
  return view.offset;
}

/** vec4 offset of what products read for a parameter: the weight that is made from it, or the parameter itself. */
export function weightOf(layout: ParameterLayout, name: string): number {
  return layout.made.find(({ parameter }) => parameter === name)?.to ?? offsetOf(layout, name);
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
