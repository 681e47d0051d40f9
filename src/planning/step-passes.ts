/**
 * The passes of a step that are neither forward nor backward: what becomes of the objective, of what is remembered, of a
 * clipped gradient, and of an evaluation.
 */
import { NONE, vec4s } from "../kernels/products";
import type { KernelName } from "../kernels/catalogue";
import { lanesOf } from "../kernels/variants";
import { baselineStacks, controlNetwork } from "./auxiliary-tensors";
import { lastGradient, lastOutput, type Parts } from "./forward";
import { type Dispatch, gridOf, type Pass, quads } from "./jobs";
import type { ParameterLayout } from "./layout";
import { lossStacks, type StackTensors, type Tensors } from "./tensors";

export function accumulateDispatch(examples: number): Dispatch {
  return { kernel: "accumulate", label: "accumulate", job: { examples, reset: 0 }, grid: [1, 1] };
}

/** The mean prediction of all members of an ensemble, and what its loss is. */
export function ensembleDispatch(tensors: Tensors, examples: number): Dispatch {
  const head = tensors.head as StackTensors;
  const { outputs } = head.layers[head.layers.length - 1].layer;
  const job = {
    theta: lastOutput(head),
    classes: outputs,
    units4: vec4s(outputs),
    examples,
    store: tensors.importance,
  };
  return { kernel: "ensemble", label: "ensemble", job, grid: [1, 1] };
}

/** Numbers of samples whose mean likelihood is tested apart, as far as there are so many. */
export const TESTED_SAMPLES = [1, 10, 100] as const;

/** Minus log of the mean likelihood of all samples, and of the first few. */
export function meanLikelihoodDispatch({ samples }: Tensors, examples: number): Dispatch {
  const sizes = [...TESTED_SAMPLES.map((size) => (size <= samples ? size : 0)), samples];
  return { kernel: "meanLikelihood", label: "mean likelihood", job: { sizes, examples }, grid: [1, 1] };
}

/** Starts an evaluation over. */
export function resetDispatch(): Dispatch {
  return { kernel: "accumulate", label: "reset evaluation", job: { examples: 0, reset: 1 }, grid: [1, 1] };
}

/** The bound of all samples, and the generative gradients weighted for it. */
export function boundPass({ tensors, batchTile }: Parts): Pass {
  const { grid, across } = gridOf(tensors.samples * tensors.batch);
  const levels = lossStacks(tensors).map(({ stack }) => ({
    d_theta: lastGradient(stack.back),
    units4: vec4s(stack.layers[stack.layers.length - 1].layer.outputs),
  }));
  return [
    { kernel: "bound", label: "bound", job: {}, grid: [Math.ceil(tensors.batch / lanesOf(batchTile)), 1] },
    {
      kernel: "weigh",
      label: "weigh",
      job: { across, level_count: levels.length, levels },
      grid: [grid[0], grid[1] * levels.length],
    },
  ];
}

/** Generative gradients of all states of the one layer, each weighted by its probability. */
export function stateWeightPass({ network, tensors }: Parts): Pass {
  const [units] = network.units;
  return lossStacks(tensors).map(({ stack }): Dispatch => {
    const rows = stack.back.groups * tensors.batch;
    const { grid, across } = gridOf(rows);
    const job = {
      eta: lastOutput(tensors.encoder[0]),
      d_theta: lastGradient(stack.back),
      units,
      units4: vec4s(units),
      width4: vec4s(stack.layers[stack.layers.length - 1].layer.outputs),
      rows,
      across,
      pad0: 0,
    };
    return { kernel: "weighStates", label: "weigh states", job, grid };
  });
}

export function rememberDispatch({ tensors }: Parts): Dispatch {
  return { kernel: "remember", label: "remember", job: {}, grid: [tensors.batch, tensors.value.length] };
}

export function tallyDispatch({ tensors }: Parts, report: boolean): Dispatch {
  const control = controlNetwork(tensors.auxiliary);
  const offsets = (stacks: readonly StackTensors[]) =>
    quads(tensors.value.map((_, l) => (stacks[l] ? lastOutput(stacks[l]) : NONE)));
  return {
    kernel: "tally",
    label: report ? "tally hard pass" : "tally",
    job: {
      report: Number(report),
      baselines: offsets(baselineStacks(tensors.auxiliary)),
      correlated: offsets(control?.reads === "states" ? control.stacks : []),
    },
    grid: [1, 1],
  };
}

/** Makes the weights that are not their parameters themselves; nothing where all are. */
export function materialisePass({ made }: ParameterLayout): Pass {
  return made.map(({ parameter, kernel, job, from, to, size }) => {
    const { grid, across } = gridOf(Math.ceil(size / 64));
    const places = { parameter_at: from, weight_at: to, size, across };
    return { kernel: kernel as KernelName, label: `make ${parameter}`, job: { ...job, ...places }, grid };
  });
}

/** Unfused update: the gradient is stored, its norm taken, then all parameters move. */
export function clippedUpdate(layout: ParameterLayout): Pass {
  const weights = layout.views.filter((view) => view.inputs > 0);
  const { grid, across } = gridOf(Math.ceil(layout.size / 64));
  return [
    { kernel: "norm", label: "gradient norm", job: {}, grid: [1, 1] },
    {
      kernel: "update",
      label: "update",
      job: {
        size: layout.size,
        spans: weights.length,
        across,
        weights: weights.map((view) => [view.offset, view.offset + view.inputs * Math.ceil(view.outputs / 4), 0, 0]),
      },
      grid,
    },
  ];
}
