/**
 * Activations of the auxiliary networks, of each kind one per stochastic layer. They differ in what they read and in what
 * their weights learn from.
 */
import { vec4s } from "../kernels/products";
import type { LaidOutNetwork } from "../estimators/auxiliary-parameters";
import type { Allocator, ParameterLayout } from "./layout";
import type { StackTensors } from "./tensors";

/**
 * Row groups of a network of logistic variables. It is run on z and on z given the states; behind them stand two tangents,
 * and their negatives: its weights learn from products of the tangents, which must not move the biases.
 */
export const LOGISTIC = { run: 2, tangents: 4, all: 6 } as const;

/** One kind of network, of every stochastic layer. */
export interface AuxiliaryTensors {
  reads: LaidOutNetwork["reads"];
  stacks: StackTensors[];
}

/** The network of each layer that guesses the signal from the level below; empty without. */
export function baselineStacks(own: readonly AuxiliaryTensors[]): StackTensors[] {
  return own.find(({ reads }) => reads === "below")?.stacks ?? [];
}

/** The one that reads anything else, or null. */
export function controlNetwork(own: readonly AuxiliaryTensors[]): AuxiliaryTensors | null {
  return own.find(({ reads }) => reads !== "below") ?? null;
}

/** @param levels what stands in each level: the data as the encoder reads it, then the values of the Bernoulli layers */
export function layoutAuxiliaryNetworks(
  layout: ParameterLayout,
  batch: number,
  space: Allocator,
  levels: number[],
): AuxiliaryTensors[] {
  return layout.auxiliary.networks.map((network) => ({
    reads: network.reads,
    stacks: network.stacks.map((dense, l) => {
      const matrix = (groups: number, width: number) => space.take(groups * batch * vec4s(width));
      const logistic = network.reads === "logistic";
      const run = logistic ? LOGISTIC.run : network.rows[l];
      const held = logistic ? LOGISTIC.all : run;
      const gradientRows = logistic ? run : network.gradientRows[l];
      const stream = (groups: number) => dense.map((d) => matrix(groups, d.outputs));
      const { inputs } = dense[0];
      const made: StackTensors = {
        name: `auxiliary ${l}`,
        input: network.reads === "below" ? levels[l] : matrix(held, inputs),
        groups: run,
        layers: dense.map((d) => ({ layer: d, output: matrix(held, d.outputs) })),
        back: {
          gradient: stream(gradientRows),
          input: logistic ? matrix(run, inputs) : null,
          first: 0,
          groups: gradientRows,
        },
        slope: null,
      };
      if (!logistic) return made;
      return { ...made, learning: { gradient: stream(held), input: null, first: 0, groups: held } };
    }),
  }));
}
