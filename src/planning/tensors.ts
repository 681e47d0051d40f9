/**
 * Activations of a run: one forward tensor per layer and Bernoulli layer for all row groups, and gradients for the
 * groups that have them. Offsets in vec4s; row scalars in f32s.
 */
import { singleChanges } from "../distributions/support";
import { NONE, vec4s } from "../kernels/products";
import type { Layer } from "../layers/contract";
import { type Network, targetsOf } from "../models/network";
import { type AuxiliaryTensors, layoutAuxiliaryNetworks } from "./auxiliary-tensors";
import { Allocator, type ParameterLayout } from "./layout";
import { takeEach } from "./stack-memory";

/** One layer's output, [groups * batch, outputs]. */
export interface LayerTensors {
  layer: Layer;
  output: number;
}

/** The way back through a stack for some of its row groups. */
export interface Stream {
  /** Gradient in each layer's output before its activation, [groups * batch, outputs]. */
  gradient: number[];
  /** Gradient in the stack's input, or null where nothing wants it. */
  input: number | null;
  /** First of the forward tensors' groups that it belongs to, and their number. */
  first: number;
  groups: number;
}

/** A stack of layers between two levels, with where its input stands. */
export interface StackTensors {
  name: string;
  layers: LayerTensors[];
  input: number;
  /** Row groups of the forward pass. */
  groups: number;
  /** The gradient of the objective. */
  back: Stream;
  /** The slope of the learning signal of single rows, where the estimator asks for it. */
  slope: Stream | null;
  /** What its weights learn from, where that is not `back`. */
  learning?: Stream;
}

export interface Tensors {
  batch: number;
  /** Whole samples S. */
  samples: number;
  /** Groups that leave level l: `groups[0] = 1`, then S and the extra groups of levels 1..l. */
  groups: number[];
  /** Raw states of the data [batch, inputs]; what the encoder reads (may be the same); the mean image [inputs]. */
  x: number;
  encoderInput: number;
  mean: number;
  /** What is predicted [batch, targets]; NONE without. */
  target: number;
  /** Values of level l = 1..L: `value[l - 1]`, [groups[l] * batch, units]; gradient in it [samples * batch, units]. */
  value: number[];
  valueGradient: number[];
  /** Slope of the learning signal in the value of level l, [slope groups * batch, units]. */
  valueSlope: number[];
  priorGradient: number;
  encoder: StackTensors[];
  /** Stacks of a VAE's generative network; `decoder[k]` goes from level k + 1 to level k. */
  decoder: StackTensors[];
  /** The stack from level L to a likelihood that reads this level alone, or null. */
  head: StackTensors | null;
  /** The auxiliary networks of each layer; empty without. */
  auxiliary: AuxiliaryTensors[];
  /** Gradient in the learned scalars of level l, one vec4 for each row of its logits' gradient. */
  controlGradient: number[];
  /**
   * Row scalars: `decoderTerm[k]` for level k = 0..L-1 (where a head is the whole loss all the same: its loss); of level l = 1..L its
   * part of the learning signal and of the loss.
   */
  decoderTerm: number[];
  encoderTerm: number[];
  encoderLoss: number[];
  /** Of level l: sums over units that the estimator asked for, [2, samples * batch]. */
  dot: number[];
  /** Of the bound over all samples: its value [batch], and per sample what multiplies its score and its weight [samples * batch]. */
  bound: number;
  /** Of a chain of differences; null without. */
  flips: FlipTensors | null;
  /** Of propagated means and variances; null without. */
  propagated: PropagatedTensors | null;
  /** Number of each row's training example, and its class, [batch]. */
  example: number;
  label: number;
  /** Two numbers an example for streamed importance weights. */
  importance: number;
  activationSize: number;
  rowSize: number;
}

export interface TensorOptions {
  batch: number;
  centre: boolean;
  samples: number;
  /** Extra groups that a layer of so many units adds to each sample. */
  extraGroups: (units: number) => number;
  gradients: boolean;
  /** Whether the derivative flows into the values of the Bernoulli layers. */
  path: boolean;
  /** Whose slopes are wanted. */
  slopes: "extra" | "samples" | null;
  /** Gradients of the generative network (or the head) for all groups. */
  averagesGroups: boolean;
  /** Keeps what a chain of differences needs, with an enhanced head or without. */
  flips?: { enhanced: boolean } | null;
  /** Keeps variances beside means. */
  propagated?: { samplesTop: boolean } | null;
  /** What already lies in the same blocks. */
  after?: Pick<Tensors, "activationSize" | "rowSize">;
}

/** What a chain of differences keeps, by level where there are several; entry 0 is of level 2, whose map has a layer below. */
export interface FlipTensors {
  /** exp(|D W|) - 1, signed as W, of the map into the level, [units below, units]. */
  factors: number[];
  /** exp(-logit), and the credit that a unit passes to the layer below, [batch, units]. */
  odds: number[];
  credit: number[];
  /** The head's gradient in its logits at every flip, [batch, 4 vec4s of units, classes]; NONE where it is not enhanced. */
  enhanced: number;
}

/** Variances of a network of means and variances; means stand where others have logits and values. */
export interface PropagatedTensors {
  /** The top layer is sampled, else the head's logits are. */
  samplesTop: boolean;
  /** Of the logits of level l + 1, and behind them of the head's, [batch, units]; NONE where they are known. */
  variance: number[];
  varianceGradient: number[];
  /** Of the values of level l + 1, [batch, units]. */
  spread: number[];
  spreadGradient: number[];
}

/** A stack that ends in terms of the loss, the level that it reads, and the level that it says something of; 0: the data. */
export interface LossStack {
  stack: StackTensors;
  level: number;
  of: number;
}

export function lossStacks({ decoder, head, value }: Pick<Tensors, "decoder" | "head" | "value">): LossStack[] {
  const generative = decoder.map((stack, k) => ({ stack, level: k + 1, of: k }));
  return [...generative, ...[head].flatMap((stack) => (stack ? [{ stack, level: value.length, of: 0 }] : []))];
}

/** Samples of a forward pass without any gradient. */
export function forwardOnly(batch: number, centre: boolean, samples = 1): TensorOptions {
  const none = { gradients: false, path: false, slopes: null, averagesGroups: false };
  return { batch, centre, samples, extraGroups: () => 0, ...none };
}

export function layoutTensors(network: Network, layout: ParameterLayout, options: TensorOptions): Tensors {
  const { batch, samples } = options;
  const space = new Allocator(options.after?.activationSize);
  const scalars = new Allocator(options.after?.rowSize);
  const widths = [network.inputs, ...network.units];
  const groups = groupsOf(network, options);
  const matrix = (count: number, width: number) => space.take(count * batch * vec4s(width));
  const gradient = (count: number, width: number) => (options.gradients ? matrix(count, width) : 0);
  /** Groups of level l whose slopes are wanted. */
  const slopeGroups = groups.map((count, l) => ({ extra: l === 0 ? 0 : count - samples, samples, none: 0 }));
  const sloping = (level: number) => slopeGroups[level][options.slopes ?? "none"];
  const slopeFirst = options.slopes === "extra" ? samples : 0;

  const x = matrix(1, network.inputs);
  const encoderInput = options.centre ? matrix(1, network.inputs) : x;
  const mean = space.take(vec4s(network.inputs));
  const value = network.units.map((n, k) => matrix(groups[k + 1], n));
  const valueGradient = network.units.map((n) => (options.path ? gradient(samples, n) : 0));
  const valueSlope = network.units.map((n, k) => gradient(sloping(k + 1), n));
  const stack = (name: string, layers: Layer[], level: number, backGroups: number, count = groups[level]) => {
    const inward = level > 0 && options.gradients;
    const back: Stream = {
      gradient: takeEach(layers, (width) => gradient(backGroups, width)),
      input: inward && options.path ? valueGradient[level - 1] : null,
      first: 0,
      groups: backGroups,
    };
    const slope: Stream | null =
      inward && options.slopes
        ? {
            gradient: takeEach(layers, (width) => gradient(sloping(level), width)),
            input: valueSlope[level - 1],
            first: slopeFirst,
            groups: sloping(level),
          }
        : null;
    return {
      name,
      input: level === 0 ? encoderInput : value[level - 1],
      groups: count,
      layers: takeEach(layers, (width) => matrix(count, width)).map((output, k) => ({ layer: layers[k], output })),
      back,
      slope,
    };
  };
  const logitGroups = (level: number) => (level === 1 ? 1 : samples);
  const encoder = network.encoder.map((layers, l) => stack(`encoder ${l}`, layers, l, logitGroups(l + 1)));
  const lossGroups = (level: number) => (options.averagesGroups ? groups[level] : samples);
  const decoder = network.decoder.map((layers, l) => stack(`decoder ${l}`, layers, l + 1, lossGroups(l + 1)));
  const top = network.units.length;
  const head = network.head.length > 0 ? stack("head", network.head, top, lossGroups(top)) : null;
  const auxiliary = options.gradients ? layoutAuxiliaryNetworks(layout, batch, space, [encoderInput, ...value]) : [];
  const flips = options.flips ? layoutFlips(network, space, batch, options.flips.enhanced) : null;
  const propagated = options.propagated ? layoutPropagated(network, space, batch, options.propagated.samplesTop) : null;
  const targets = targetsOf(network);
  const target = targets > 0 ? matrix(1, targets) : NONE;
  const rows = (level: number) => scalars.take(groups[level] * batch);
  // Where nothing is generated downwards there is one term in all.
  const alone = network.decoder.length > 0 ? null : rows(top);
  return {
    batch,
    samples,
    groups,
    x,
    encoderInput,
    mean,
    target,
    value,
    valueGradient,
    valueSlope,
    priorGradient: network.learnedPrior ? gradient(logitGroups(top), widths[top]) : 0,
    encoder,
    decoder,
    head,
    auxiliary,
    controlGradient: layout.auxiliary.controls.map((_, l) => gradient(logitGroups(l + 1), 4)),
    decoderTerm: network.units.map((_, k) => alone ?? rows(k + 1)),
    encoderTerm: network.units.map((_, k) => rows(k + 1)),
    encoderLoss: network.units.map((_, k) => rows(k + 1)),
    dot: network.units.map(() => scalars.take(2 * samples * batch)),
    flips,
    propagated,
    bound: scalars.take((1 + 2 * samples) * batch),
    example: scalars.take(batch),
    label: scalars.take(batch),
    importance: scalars.take(2 * batch),
    activationSize: space.size,
    rowSize: scalars.size,
  };
}

function layoutFlips({ units, head }: Network, space: Allocator, batch: number, enhanced: boolean): FlipTensors {
  const above = units.slice(1);
  const rows = (width: number) => space.take(batch * vec4s(width));
  const last = units[units.length - 1];
  return {
    factors: above.map((width, k) => space.take(4 * vec4s(units[k]) * vec4s(width))),
    odds: above.map(rows),
    credit: above.map(rows),
    enhanced: enhanced ? space.take(batch * 4 * vec4s(last) * vec4s(head[0].outputs)) : NONE,
  };
}

function layoutPropagated(
  { units, head }: Network,
  space: Allocator,
  batch: number,
  samplesTop: boolean,
): PropagatedTensors {
  const rows = (width: number) => space.take(batch * vec4s(width));
  const varying = () => [NONE, ...units.slice(1).map(rows), samplesTop ? NONE : rows(head[0].outputs)];
  return {
    samplesTop,
    variance: varying(),
    varianceGradient: varying(),
    spread: units.map(rows),
    spreadGradient: units.map(rows),
  };
}

function groupsOf(network: Network, { samples, extraGroups }: TensorOptions): number[] {
  const groups = [1];
  network.latents.forEach((latent, k) => {
    groups.push((k === 0 ? samples : groups[k]) + samples * extraGroups(singleChanges(latent)));
  });
  return groups;
}
