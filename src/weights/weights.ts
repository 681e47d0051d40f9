/**
 * A trained replica as named tensors with the names, shapes and orders of PyTorch, as the kinds of layers declare them. Behind the parameters follow what the optimizer keeps (`optimizer.`, PyTorch's words) and what
 * the replica knows of itself (`state.`): running statistics of the estimator, steps taken, seed.
 */
import { replicaBytes, replicaView } from "../kernels/compiler";
import { PRIOR_LOGITS } from "../models/initialise";
import type { Network } from "../models/network";
import { layoutParameters, type ParameterLayout, unpackParameters } from "../planning/layout";
import type { Plan } from "../planning/plan";
import { tensorNumbers } from "./dtypes";
import { readSafetensors, SafetensorsError, type Tensor } from "./safetensors";
import { fromTorch, toTorch } from "./torch-order";

/** Fields of a replica that mean something only inside a step. */
const PASSING = new Set("pad chunk particle count mean square clip_scale broken batch_mean batch_square".split(" "));

/** What is read of a run's checkpoint. */
export interface TrainedBuffers {
  parameters: ArrayBuffer;
  moments: ArrayBuffer;
  replicas: ArrayBuffer;
}

/** All tensors of one replica, out of a run's checkpoint. */
export function modelTensors(plan: Plan, checkpoint: TrainedBuffers, replica: number): Map<string, Tensor> {
  const { layout, sizes } = plan;
  const block = (buffer: ArrayBuffer, size: number) => new Float32Array(buffer, 16 * size * replica, 4 * size);
  const tensors = new Map<string, Tensor>();
  addParameters(tensors, "", layout, block(checkpoint.parameters, sizes.parameters));
  const moments = block(checkpoint.moments, sizes.moments);
  plan.state.forEach((name, k) => {
    addParameters(tensors, `optimizer.${name}.`, layout, moments.subarray(4 * layout.size * k));
  });
  const { views } = replicaView(checkpoint.replicas, replica * replicaBytes());
  for (const [name, values] of Object.entries(views)) {
    if (PASSING.has(name)) continue;
    const numbers = values as Float32Array | Uint32Array;
    tensors.set(`state.${name}`, { shape: [numbers.length], values: numbers });
  }
  return tensors;
}

function addParameters(
  tensors: Map<string, Tensor>,
  prefix: string,
  layout: ParameterLayout,
  flat: Float32Array,
): void {
  for (const [name, values] of unpackParameters(layout, flat)) {
    const { torch } = viewOf(layout, name);
    tensors.set(`${prefix}${name}`, { shape: torch.shape, values: toTorch(values, torch) });
  }
}

/**
 * The model's parameters, as the engine holds them, from tensors of a file; other tensors are left
 * aside. Throws SafetensorsError naming the first that is missing, of another shape, or not finite.
 */
export function parametersFrom(
  layout: ParameterLayout,
  tensors: ReadonlyMap<string, { shape: readonly number[]; values: ArrayLike<number> }>,
): Map<string, Float32Array> {
  return new Map(
    layout.views.map(({ name, torch }) => {
      const expected = torch.shape;
      const tensor = tensors.get(name);
      if (!tensor) {
        throw new SafetensorsError(`The file has no tensor "${name}"; this model needs one of shape [${expected}].`);
      }
      if (tensor.shape.join() !== expected.join()) {
        throw new SafetensorsError(
          `Tensor "${name}" has the shape [${tensor.shape}]; this model needs [${expected}]. The file is of another model.`,
        );
      }
      const values = Float32Array.from(tensor.values);
      const bad = values.findIndex((value) => !Number.isFinite(value));
      if (bad >= 0) {
        throw new SafetensorsError(
          `Tensor "${name}" holds ${values[bad]} at position ${bad}; weights must be finite single-precision numbers. The training that wrote the file has diverged, or the file is damaged.`,
        );
      }
      return [name, fromTorch(values, torch)];
    }),
  );
}

/**
 * The parameters of a network out of a safetensors file with PyTorch's names and shapes, trained here or elsewhere. A prior that is
 * fixed needs no tensor. Throws SafetensorsError in words.
 */
export function readWeights(bytes: Uint8Array, network: Network): Map<string, Float32Array> {
  const layout = layoutParameters(network);
  const named = new Map<string, { shape: readonly number[]; values: ArrayLike<number> }>();
  for (const [name, raw] of readSafetensors(bytes).tensors) {
    if (layout.byName.has(name)) named.set(name, { shape: raw.shape, values: tensorNumbers(raw) });
  }
  const prior = layout.byName.get(PRIOR_LOGITS);
  if (prior && !network.learnedPrior) {
    named.set(PRIOR_LOGITS, { shape: [prior.outputs], values: new Float32Array(prior.outputs) });
  }
  return parametersFrom(layout, named);
}

function viewOf(layout: ParameterLayout, name: string) {
  const view = layout.byName.get(name);
  if (!view) throw new Error(`There is no parameter "${name}" in this model.`);
  return view;
}
