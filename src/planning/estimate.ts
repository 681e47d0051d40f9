/**
 * Between the learning signal and the gradient in the logits: the slopes that some score estimators ask for, the sums over
 * units that others need, and the estimate itself.
 */
import { distributionOf } from "../distributions/table";
import { PRIOR_LOGITS } from "../models/initialise";
import { hasLatentTerms } from "../models/network";
import { baselineStacks, controlNetwork } from "./auxiliary-tensors";
import { chain, hasWork, wave } from "./backward";
import { firstExtra, lastGradient, lastOutput, type Parts } from "./forward";
import { offsetOf } from "./layout";
import { type Dispatch, gridOf, type JobFields, type Pass } from "./jobs";
import { NONE, vec4s } from "../kernels/products";
import { lossStacks, type Stream, type Tensors } from "./tensors";

/** Slopes of the learning signal in the values of every level, for the rows that the estimator asked for. */
export function slopePass(parts: Parts): Pass {
  const { tensors, batchTile } = parts;
  const pass: Pass = [];
  const descend = (chains: ReturnType<typeof chain>[]) => {
    let active = chains;
    while (active.length > 0) {
      pass.push(...wave(parts, active, `slopes ${active.map((c) => c.stack.name).join(" + ")}`, batchTile));
      active = active.filter(hasWork);
    }
  };
  descend(lossStacks(tensors).flatMap(({ stack }) => (stack.slope ? [chain(stack, stack.slope, null, false)] : [])));
  for (let level = tensors.value.length; level >= 2; level--) {
    const stack = tensors.encoder[level - 1];
    if (!stack.slope) continue;
    pass.push(slopeDispatch(parts, level));
    // The generative network, where there is one, has left its part of the slope there already.
    descend([chain(stack, stack.slope, null, tensors.decoder.length > 0)]);
  }
  return pass;
}

/** What a Bernoulli layer hands down of the slopes of rows that came up to it. */
function slopeDispatch(parts: Parts, level: number): Dispatch {
  const slope = parts.tensors.encoder[level - 1].slope;
  const rows = (slope?.groups ?? 0) * parts.tensors.batch;
  const { grid, across } = gridOf(rows);
  const job = { ...unitJob(parts, level), d_eta: slope ? lastGradient(slope) : NONE, rows, across };
  return { kernel: "slope", label: `slopes level ${level}`, job, grid };
}

/** One sum over the units of level l for every sample. */
export function projectDispatch(parts: Parts, level: number): Dispatch {
  const { tensors } = parts;
  const rows = tensors.samples * tensors.batch;
  const { grid, across } = gridOf(rows);
  return { kernel: "project", label: `project level ${level}`, job: { ...unitJob(parts, level), rows, across }, grid };
}

/** Estimate of the gradient in the logits of level l = 1..L. */
export function estimateDispatch(parts: Parts, level: number, path: boolean, learnedPrior: boolean): Dispatch {
  const { network, tensors } = parts;
  const encoder = tensors.encoder[level - 1];
  const baseline = baselineStacks(tensors.auxiliary).at(level - 1);
  const control = controlNetwork(tensors.auxiliary);
  const rows = encoder.back.groups * tensors.batch;
  const { grid, across } = gridOf(rows);
  const top = level === network.units.length;
  return {
    kernel: distributionOf(network.latents[level - 1]).kernels.estimate,
    label: `estimate level ${level}`,
    job: {
      ...unitJob(parts, level),
      rows,
      across,
      path: path ? tensors.valueGradient[level - 1] : NONE,
      d_eta: lastGradient(encoder.back),
      d_prior: top && learnedPrior ? tensors.priorGradient : NONE,
      d_baseline: baseline ? lastGradient(baseline.back) : NONE,
      d_net: control?.reads === "states" ? lastGradient(control.stacks[level - 1].back) : NONE,
      d_control: tensors.controlGradient.at(level - 1) ?? NONE,
    },
    grid,
  };
}

/** The stream that brings the slope of the learning signal into the value of level l. */
function slopeOf(tensors: Tensors, level: number): Stream | null {
  const end = lossStacks(tensors).find((each) => each.level === level);
  return (end?.stack ?? tensors.encoder[level]).slope;
}

/** Where everything that is known of a layer's units stands; fields of shaders/estimators/unit_job.wgsl. */
export function unitJob({ network, layout, tensors }: Parts, level: number): JobFields {
  const units = network.units[level - 1];
  const top = level === network.units.length;
  const slope = slopeOf(tensors, level);
  const latent = hasLatentTerms(network);
  const baseline = baselineStacks(tensors.auxiliary).at(level - 1);
  const auxiliary = controlNetwork(tensors.auxiliary)?.stacks.at(level - 1);
  return {
    eta: lastOutput(tensors.encoder[level - 1]),
    value: tensors.value[level - 1],
    theta: top || !latent ? NONE : lastOutput(tensors.decoder[level]),
    prior: top && latent ? offsetOf(layout, PRIOR_LOGITS) : NONE,
    slope: slope ? tensors.valueSlope[level - 1] : NONE,
    slope_first: slope?.first ?? 0,
    units,
    units4: vec4s(units),
    states: network.latents[level - 1].states,
    layer: level,
    first_extra: firstExtra(tensors.samples, tensors.groups, level),
    one_row: Number(tensors.encoder[level - 1].groups === 1),
    path: NONE,
    d_eta: NONE,
    d_prior: NONE,
    net: auxiliary ? lastOutput(auxiliary) : NONE,
    net_input: auxiliary ? auxiliary.input : NONE,
    net_slope: auxiliary?.back.input ?? NONE,
    net_learning: auxiliary?.learning ? lastGradient(auxiliary.learning) : NONE,
    d_net: NONE,
    baseline: baseline ? lastOutput(baseline) : NONE,
    d_baseline: NONE,
    d_control: NONE,
    rows: 0,
    across: 0,
  };
}
