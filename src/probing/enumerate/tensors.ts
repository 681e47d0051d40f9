/** Tensors of an enumeration: all states of a layer are the rows of its stacks, and a few numbers go with each state. */
import { jointStates } from "../../distributions/support";
import { NONE, vec4s } from "../../kernels/products";
import type { Layer } from "../../layers/contract";
import { type Network, targetsOf } from "../../models/network";
import { Allocator } from "../../planning/layout";
import { takeEach } from "../../planning/stack-memory";
import type { StackTensors, Tensors } from "../../planning/tensors";

/** Offsets in the row scalars, by level: of states of levels 0..L, and of rows of logits. */
export interface StateTensors {
  examples: number;
  /** States of level l = 0..L; one at the bottom. */
  counts: number[];
  occupancy: number[];
  future: number[];
  /** Of level l's logits of the level above, l = 0..L-1. */
  normaliser: number[];
  /** Of level l's generative logits, l = 0..L-1. */
  term: number[];
  /** Of the logits of a head that predicts pixels, by state of the top level; NONE without. */
  headTerm: number;
  dataTerm: number;
  loss: number;
}

export function layoutEnumeration(
  network: Network,
  centre: boolean,
  examples: number,
): { tensors: Tensors; states: StateTensors } {
  const { inputs, units, latents, encoder, decoder, head } = network;
  const space = new Allocator();
  const scalars = new Allocator();
  const matrix = (rows: number, width: number) => space.take(rows * vec4s(width));
  const counts = [1, ...latents.map(jointStates)];
  const top = units.length;
  const targets = targetsOf(network);
  const x = matrix(examples, inputs);
  const encoderInput = centre ? matrix(examples, inputs) : x;
  const value = units.map((n, k) => matrix(counts[k + 1], n));
  const rowsOf = (level: number) => (level === 0 ? examples : counts[level]);
  const stack = (name: string, layers: Layer[], level: number): StackTensors => {
    const groups = rowsOf(level);
    return {
      name,
      input: level === 0 ? encoderInput : value[level - 1],
      groups,
      layers: takeEach(layers, (width) => matrix(groups, width)).map((output, k) => ({ layer: layers[k], output })),
      back: { gradient: takeEach(layers, (width) => matrix(groups, width)), input: null, first: 0, groups },
      slope: null,
    };
  };
  const none = units.map(() => 0);
  const tensors: Tensors = {
    batch: 1,
    samples: 1,
    groups: [1, ...units.map(() => 1)],
    x,
    encoderInput,
    mean: space.take(vec4s(inputs)),
    target: targets > 0 ? matrix(examples, targets) : NONE,
    value,
    valueGradient: none,
    valueSlope: none,
    priorGradient: matrix(rowsOf(top - 1), units[top - 1]),
    encoder: encoder.map((layers, l) => stack(`encoder ${l}`, layers, l)),
    decoder: decoder.map((layers, k) => stack(`decoder ${k}`, layers, k + 1)),
    head: head.length > 0 ? stack("head", head, top) : null,
    auxiliary: [],
    controlGradient: [],
    decoderTerm: none,
    encoderTerm: none,
    encoderLoss: none,
    dot: none,
    bound: 0,
    flips: null,
    propagated: null,
    example: scalars.take(examples),
    label: scalars.take(examples),
    importance: 0,
    activationSize: 0,
    rowSize: 0,
  };
  const states: StateTensors = {
    examples,
    counts,
    occupancy: counts.map((count) => scalars.take(count)),
    future: counts.map((count) => scalars.take(count)),
    normaliser: units.map((_, l) => scalars.take(rowsOf(l))),
    term: units.map((_, l) => scalars.take(counts[l + 1])),
    headTerm: targets > 0 ? scalars.take(counts[top]) : NONE,
    dataTerm: scalars.take(counts[1]),
    loss: scalars.take(1),
  };
  return { tensors: { ...tensors, activationSize: space.size, rowSize: scalars.size }, states };
}
