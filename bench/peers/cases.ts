/**
 * The training steps that all libraries run: sizes, fixed batches and initial weights, so that every library can be given
 * exactly the same problem. Straight-through, SGD with momentum, states (0, 1), a learned prior, one sample an example.
 */

export interface PeerCase {
  name: string;
  title: string;
  /** Stochastic layers, and tanh layers before each. */
  layers: number;
  hidden: number[];
  batch: number;
  inputs: number;
  /** Bernoulli units of every stochastic layer. */
  units: number;
  learningRate: number;
  momentum: number;
  /** Training stays on so many fixed batches, [batches * batch, inputs] bits. */
  batches: number;
  data: Uint8Array;
  /** encoder[l]: from level l to the logits of level l + 1; decoder[l]: back. */
  encoder: PeerLayer[][];
  decoder: PeerLayer[][];
  /** Work of a step's products: forward, both gradients. */
  flops: number;
}

export interface PeerLayer {
  inputs: number;
  outputs: number;
  /** [inputs, outputs], row-major. Biases and the prior's logits start at 0. */
  weight: Float32Array;
}

const SIZES = {
  "1L-24": { title: "one linear layer of 200, batch 24", layers: 1, hidden: [], batch: 24 },
  "1L-128": { title: "one linear layer of 200, batch 128", layers: 1, hidden: [], batch: 128 },
  "2L-24": { title: "two nonlinear layers of 200, batch 24", layers: 2, hidden: [200, 200], batch: 24 },
  "2L-128": { title: "two nonlinear layers of 200, batch 128", layers: 2, hidden: [200, 200], batch: 128 },
} as const;

export type CaseName = keyof typeof SIZES;
export const CASE_NAMES = Object.keys(SIZES) as CaseName[];

export function makeCase(name: CaseName): PeerCase {
  const { title, layers, hidden, batch } = SIZES[name];
  const [inputs, units, batches] = [784, 200, 8];
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const data = Uint8Array.from({ length: batches * batch * inputs }, () => Number(random() < 0.2));
  const stack = (from: number, to: number): PeerLayer[] => {
    const widths = [from, ...hidden, to];
    return widths.slice(1).map((outputs, k) => {
      const bound = Math.sqrt(6 / (widths[k] + outputs));
      const weight = Float32Array.from({ length: widths[k] * outputs }, () => (2 * random() - 1) * bound);
      return { inputs: widths[k], outputs, weight };
    });
  };
  const below = (l: number) => (l === 0 ? inputs : units);
  const encoder = Array.from({ length: layers }, (_, l) => stack(below(l), units));
  const decoder = Array.from({ length: layers }, (_, l) => stack(units, below(l)));
  const products = [...encoder, ...decoder].flat().reduce((sum, layer) => sum + layer.inputs * layer.outputs, 0);
  // The first layer of all passes no gradient on.
  const flops = batch * (6 * products - 2 * inputs * encoder[0][0].outputs);
  const [learningRate, momentum] = [1e-3, 0.9];
  return {
    ...{ name, title, layers, hidden: [...hidden], batch, inputs, units, learningRate, momentum },
    ...{ batches, data, encoder, decoder, flops },
  };
}

/** Batch k as numbers, [batch, inputs], for libraries that know no bits. */
export function batchOf({ data, batch, inputs }: PeerCase, k: number): Float32Array {
  return Float32Array.from(data.subarray(k * batch * inputs, (k + 1) * batch * inputs));
}
