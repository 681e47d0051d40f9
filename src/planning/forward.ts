/**
 * The forward pass as dispatches: layers of stacks that are ready run together, one wave after another, and a
 * Bernoulli layer is sampled as soon as its logits stand.
 */
import { NONE, vec4s, type Work } from "../kernels/products";
import { distributionOf } from "../distributions/table";
import { forwardWork } from "../layers/table";
import { lanesOf, type TileShape } from "../kernels/variants";
import { PRIOR_LOGITS } from "../models/initialise";
import { hasLatentTerms, likelihoodOf, type Network, reads, targetsOf } from "../models/network";
import { USE } from "../random/keys";
import { baselineStacks } from "./auxiliary-tensors";
import { type Dispatch, gridOf, type JobFields, type Pass, workDispatches } from "./jobs";
import { offsetOf, type ParameterLayout, weightOf } from "./layout";
import { lossStacks, type StackTensors, type Stream, type Tensors } from "./tensors";

/** What noise is keyed by; `evaluation` of shaders/distributions/bernoulli/sample.wgsl. */
const NOISE_KEYS = ["step", "example", "common"] as const;

export interface ForwardOptions {
  /** The estimator's own sampler with its extra groups, or plain hard samples of group 0. */
  sampler: "sample" | "sampleHard";
  groups: number[];
  /** Which draw: part of the key of the noise. */
  use: number;
  /** step: of training; example: of tests, the same at every one; common: the same for all examples too. */
  noiseBy: (typeof NOISE_KEYS)[number];
  /** log q and log p of the drawn states beside the closed forms: for learning signals in depth and importance weights. */
  sampled: boolean;
  /** The samples are further particles: their draws follow those of earlier rounds (importance sampling). */
  particles: boolean;
  baselines: boolean;
  gradients: boolean;
}

export interface Parts {
  network: Network;
  layout: ParameterLayout;
  tensors: Tensors;
  batchTile: TileShape;
}

export const TRAINING_NOISE = { use: USE.latent, noiseBy: "step", particles: false } as const;

/** Batch into the data tensors: what the network reads, and what it predicts of it where the data hold that. */
export function gatherPass({ network, tensors }: Parts, centre: boolean, evaluation: boolean): Pass {
  const inputs: JobFields = {
    x: tensors.x,
    input: centre ? tensors.encoderInput : NONE,
    mean: tensors.mean,
    inputs: network.inputs,
    inputs4: vec4s(network.inputs),
    evaluation: Number(evaluation),
    before: 0,
    field: 0,
  };
  const targets = targetsOf(network);
  const predicted: JobFields = {
    ...inputs,
    x: tensors.target,
    input: NONE,
    inputs: targets,
    inputs4: vec4s(targets),
    before: network.inputs,
    field: 1,
  };
  return (targets > 0 ? [inputs, predicted] : [inputs]).map((job) => ({
    kernel: "gather",
    label: "gather",
    job,
    grid: [tensors.batch, 1],
  }));
}

/** Everything from the gathered batch to the row terms of the objective. */
export function forwardPass(parts: Parts, options: ForwardOptions): Pass {
  const { tensors, batchTile } = parts;
  const pass: Pass = [];
  let active = [ready(tensors.encoder[0], 0, options.groups)];
  const guesses = options.baselines ? baselineStacks(tensors.auxiliary) : [];
  if (guesses.length > 0) active.push(ready(guesses[0], null, options.groups));
  while (active.length > 0) {
    const works = active.flatMap((task) => forwardWorks(parts, task));
    const label = `forward ${active.map((task) => task.stack.name).join(" + ")}`;
    pass.push(...workDispatches(label, works, batchTile));
    const next: Task[] = [];
    for (const task of active) {
      if (task.at + 1 < task.stack.layers.length) next.push({ ...task, at: task.at + 1 });
      else if (task.samples !== null) {
        const level = task.samples + 1;
        pass.push(sampleDispatch(parts, options, level));
        for (const end of lossStacks(tensors)) {
          if (end.level === level) next.push(ready(end.stack, null, options.groups, level));
        }
        if (level < tensors.encoder.length) {
          next.push(ready(tensors.encoder[level], level, options.groups));
          if (guesses.length > 0) next.push(ready(guesses[level], null, options.groups));
        }
      }
    }
    active = next;
  }
  return [...pass, ...lossPass(parts, options)];
}

interface Task {
  stack: StackTensors;
  at: number;
  groups: number;
  /** Level below the Bernoulli layer that this stack's logits feed, or null. */
  samples: number | null;
}

function ready(stack: StackTensors, samples: number | null, groups: number[], inputLevel = samples ?? 0): Task {
  return { stack, at: 0, groups: Math.min(stack.groups, groups[inputLevel]), samples };
}

/** Layer `at` of a stack for its first row groups. */
export function forwardWorks({ layout, tensors }: Parts, { stack, at, groups }: Omit<Task, "samples">): Work[] {
  const { layer, output } = stack.layers[at];
  return forwardWork(layer, {
    rows: groups * tensors.batch,
    input: inputOf(stack, at),
    output,
    earlier: stack.layers.slice(0, at).map((before) => before.output),
    parameter: (name) => weightOf(layout, name),
  });
}

/** What layer `at` of a stack reads. */
export function inputOf(stack: StackTensors, at: number): number {
  return at === 0 ? stack.input : stack.layers[at - 1].output;
}

/** Samples level l = 1..L from its logits. */
function sampleDispatch({ network, layout, tensors }: Parts, options: ForwardOptions, level: number): Dispatch {
  const units = network.units[level - 1];
  const { grid, across } = gridOf(options.groups[level] * tensors.batch);
  const priorAbove = level === network.units.length && hasLatentTerms(network);
  return {
    kernel: distributionOf(network.latents[level - 1]).kernels[options.sampler],
    label: `sample level ${level}`,
    job: {
      eta: lastOutput(tensors.encoder[level - 1]),
      value: tensors.value[level - 1],
      units,
      units4: vec4s(units),
      eta_groups: options.groups[level - 1],
      groups: options.groups[level],
      first_extra: firstExtra(tensors.samples, options.groups, level),
      states: network.latents[level - 1].states,
      layer: level,
      term: tensors.encoderTerm[level - 1],
      loss: tensors.encoderLoss[level - 1],
      prior: priorAbove ? offsetOf(layout, PRIOR_LOGITS) : NONE,
      top: Number(priorAbove),
      sampled: Number(options.sampled),
      noise: options.use,
      evaluation: NOISE_KEYS.indexOf(options.noiseBy),
      particles: Number(options.particles),
      across,
    },
    grid,
  };
}

/** Terms of the loss of every row, and their gradients in the logits. */
export function lossPass(parts: Parts, options: Pick<ForwardOptions, "groups" | "gradients">): Pass {
  const { distribution } = likelihoodOf(parts.network);
  return distribution === "categorical" ? [classifyDispatch(parts, options)] : likelihoodPass(parts, options);
}

/** Cross-entropies of all levels: of the data and of all Boolean levels in one dispatch, of others in one each. */
function likelihoodPass({ network, tensors }: Parts, options: Pick<ForwardOptions, "groups" | "gradients">): Pass {
  const rows = options.groups[network.units.length] * tensors.batch;
  const { grid, across } = gridOf(rows);
  const data = reads(network, "target") ? tensors.target : tensors.x;
  const levels = lossStacks(tensors).map(({ stack, level, of }) => {
    const { outputs } = stack.layers[stack.layers.length - 1].layer;
    return {
      theta: lastOutput(stack),
      target_at: of === 0 ? data : tensors.value[of - 1],
      d_theta: options.gradients ? lastGradient(stack.back) : NONE,
      units: outputs,
      units4: vec4s(outputs),
      row_count: options.groups[level] * tensors.batch,
      gradient_rows: stack.back.groups * tensors.batch,
      gradient_weight: 1 / (stack.back.groups * tensors.batch),
      target_groups: options.groups[of],
      target_samples: of === 0 ? 1 : Math.min(tensors.samples, options.groups[of]),
      d_slope: options.gradients && stack.slope ? lastGradient(stack.slope) : NONE,
      slope_first: (stack.slope?.first ?? 0) * tensors.batch,
      slope_rows: options.gradients ? (stack.slope?.groups ?? 0) * tensors.batch : 0,
      term: tensors.decoderTerm[of],
      is_data: Number(of === 0),
    };
  });
  const kernelOf = (k: number) => (k === 0 ? "likelihood" : distributionOf(network.latents[k - 1]).kernels.likelihood);
  const others = levels.flatMap((level, k) => {
    const kernel = kernelOf(k);
    if (kernel === "likelihood") return [];
    const { grid, across } = gridOf(level.row_count);
    const job = { ...level, states: network.latents[k - 1].states, across };
    return [{ kernel, label: `likelihood level ${k}`, job, grid }];
  });
  // A level without rows does nothing in the common dispatch.
  const common = levels.map((level, k) => (kernelOf(k) === "likelihood" ? level : { ...level, row_count: 0 }));
  return [
    {
      kernel: "likelihood",
      label: "likelihood",
      job: { across, level_count: levels.length, levels: common },
      grid: [grid[0], grid[1] * levels.length],
    },
    ...others,
  ];
}

/** Loss of every row's class under the head, and its gradient in the head's logits. */
function classifyDispatch(
  { tensors, batchTile }: Parts,
  options: Pick<ForwardOptions, "groups" | "gradients">,
): Dispatch {
  const head = tensors.head as StackTensors;
  const { layer: dense } = head.layers[head.layers.length - 1];
  const rows = options.groups[tensors.value.length] * tensors.batch;
  const { grid, across } = gridOf(Math.ceil(rows / lanesOf(batchTile)));
  return {
    kernel: "classify",
    label: "classify",
    job: {
      theta: lastOutput(head),
      d_theta: options.gradients ? lastGradient(head.back) : NONE,
      classes: dense.outputs,
      units4: vec4s(dense.outputs),
      row_count: rows,
      gradient_rows: head.back.groups * tensors.batch,
      gradient_weight: 1 / (head.back.groups * tensors.batch),
      d_slope: options.gradients && head.slope ? lastGradient(head.slope) : NONE,
      slope_first: (head.slope?.first ?? 0) * tensors.batch,
      slope_rows: options.gradients ? (head.slope?.groups ?? 0) * tensors.batch : 0,
      term: tensors.decoderTerm[0],
      across,
    },
    grid,
  };
}

/** First group of level l that the layer adds itself; the groups before it come up from below, or are the samples. */
export function firstExtra(samples: number, groups: number[], level: number): number {
  return Math.min(Math.max(samples, groups[level - 1]), groups[level]);
}

export function lastGradient(stream: Stream): number {
  return stream.gradient[stream.gradient.length - 1];
}

export function lastOutput(stack: StackTensors): number {
  return stack.layers[stack.layers.length - 1].output;
}
