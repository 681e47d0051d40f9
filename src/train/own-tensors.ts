/**
 * Activations of the estimator's own networks, one per stochastic layer. They differ in what they read and in what their
 * weights learn from.
 */
import { type Allocator, type ParameterLayout, vec4s } from "./layout";
import type { StackTensors } from "./tensors";

/**
 * Row groups of a network of logistic variables. It is run on z and on z given the states; behind them stand two tangents,
 * and their negatives: its weights learn from products of the tangents, which must not move the biases.
 */
export const LOGISTIC = { run: 2, tangents: 4, all: 6 } as const;

/** @param levels what stands in each level: the data as the encoder reads it, then the values of the Bernoulli layers */
export function layoutOwnNetworks(
  layout: ParameterLayout,
  batch: number,
  space: Allocator,
  levels: number[],
): StackTensors[] {
  const { networks, reads, rows } = layout.own;
  return networks.map((dense, l) => {
    const matrix = (groups: number, width: number) => space.take(groups * batch * vec4s(width));
    const run = reads === "logistic" ? LOGISTIC.run : rows[l];
    const held = reads === "logistic" ? LOGISTIC.all : run;
    // Correlated copies of the states teach nothing: only the states themselves have a gradient.
    const taught = reads === "states" ? 1 : run;
    const stream = (groups: number) => dense.map((d) => matrix(groups, d.outputs));
    const { inputs } = dense[0];
    const made: StackTensors = {
      name: `own ${l}`,
      input: reads === "below" ? levels[l] : matrix(held, inputs),
      groups: run,
      layers: dense.map((d) => ({ dense: d, output: matrix(held, d.outputs) })),
      back: {
        gradient: stream(taught),
        input: reads === "logistic" ? matrix(run, inputs) : null,
        first: 0,
        groups: taught,
      },
      slope: null,
    };
    if (reads !== "logistic") return made;
    return { ...made, teach: { gradient: stream(held), input: null, first: 0, groups: held } };
  });
}
