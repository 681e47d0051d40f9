/**
 * The exact gradient on the device, layer by layer, as in src/measure/layerwise.ts: states are rows of the
 * network's own products, and the credit of the layers comes from sums over pairs of states. Passes: `prepare` once, `example` for
 * each example, `finish` once.
 */
import type { MatmulVariant } from "../../device/variant";
import type { EstimatorRow, Params } from "../../estimators/contract";
import type { KernelName } from "../../kernels/catalogue";
import { lanesOf } from "../../kernels/variants";
import { PRIOR_LOGITS } from "../../models/initialise";
import { hasLatentTerms, reads, targetsOf } from "../../models/network";
import { chain, gradientPass, hasWork, wave } from "../../planning/backward";
import { forwardWorks, gatherPass, lastGradient, lastOutput, type Parts } from "../../planning/forward";
import { offsetOf } from "../../planning/layout";
import { type Dispatch, gridOf, type JobFields, type Pass, workDispatches } from "../../planning/jobs";
import { NONE, vec4s } from "../../kernels/products";
import type { Plan } from "../../planning/plan";
import { testUniform } from "../../planning/run-uniform";
import { lossStacks, type StackTensors } from "../../planning/tensors";
import { frozenPlan, type ProbePoint } from "../draws";
import { layoutEnumeration, type StateTensors } from "./tensors";

export interface EnumerationPlan {
  plan: Plan;
  states: StateTensors;
}

export function planEnumeration(
  point: ProbePoint,
  row: EstimatorRow,
  params: Params,
  variant: MatmulVariant,
): EnumerationPlan {
  const base = frozenPlan(point, row, params, variant, 1);
  const { network, layout, kernels } = base;
  const { spec, shape } = point;
  const { centre } = spec.model;
  const { tensors, states } = layoutEnumeration(network, centre, shape.train);
  const parts: Parts = { network, layout, tensors, batchTile: kernels.batchTile };
  const sizes = { ...base.sizes, activations: tensors.activationSize, rows: tensors.rowSize, ring: 1 };
  // Every state is a row of its own, and weighted where its gradient is made.
  const run = {
    ...base.train,
    batch: 1,
    inverse_batch: 1,
    activation_stride: sizes.activations,
    row_stride: sizes.rows,
    example_at: tensors.example,
    label_at: shape.classes > 0 ? tensors.label : NONE,
  };
  const gather = gatherPass(parts, centre, true).map((each): Dispatch => ({ ...each, grid: [states.examples, 1] }));
  const plan: Plan = {
    ...base,
    tensors,
    sizes,
    train: run,
    test: testUniform(run, shape),
    passes: {
      prepare: { side: "test", dispatches: [...gather, ...preparePass(parts, states)] },
      example: { side: "test", dispatches: examplePass(parts, states) },
      finish: { side: "test", dispatches: finishPass(parts, base) },
    },
  };
  return { plan, states };
}

/** All states, everything that follows from them alone, and the logits of the examples. */
function preparePass(parts: Parts, states: StateTensors): Pass {
  const { network, tensors, batchTile } = parts;
  const levels = tensors.value.map((_, k) => k + 1);
  const pass: Pass = levels.map((level) => {
    const { above4, count_above } = levelJob(parts, states, level - 1);
    return over(parts, states, "enumerateStates", level - 1, (count_above * above4) / lanesOf(batchTile));
  });
  let active = [...tensors.encoder, ...lossStacks(tensors).map(({ stack }) => stack)].map((stack) => ({
    stack,
    at: 0,
  }));
  while (active.length > 0) {
    const works = active.flatMap(({ stack, at }) => forwardWorks(parts, { stack, at, groups: stack.groups }));
    pass.push(...workDispatches("forward of all states", works, batchTile));
    active = active.flatMap(({ stack, at }) => (at + 1 < stack.layers.length ? [{ stack, at: at + 1 }] : []));
  }
  pass.push(
    ...tensors.encoder.map((stack, l) => termsDispatch(stack, states.normaliser[l], network.latents[l].states)),
  );
  pass.push(
    ...tensors.decoder.map((stack, k) =>
      termsDispatch(stack, states.term[k], k === 0 ? 2 : network.latents[k - 1].states),
    ),
  );
  if (targetsOf(parts.network) > 0) pass.push(termsDispatch(tensors.head as StackTensors, states.headTerm, 2));
  return pass;
}

/** Up with what is visited, down with what is to come; gradients add to those of earlier examples. */
function examplePass(parts: Parts, states: StateTensors): Pass {
  const { tensors, batchTile } = parts;
  const { counts } = states;
  const up = tensors.value.map((_, l) => l);
  const pass: Pass = [];
  if (parts.network.decoder.length > 0) pass.push(over(parts, states, "enumerateReproduce", 0, counts[1]));
  for (const l of up) pass.push(over(parts, states, "enumerateOccupy", l, counts[l + 1]));
  const top = up.length - 1;
  const label = reads(parts.network, "label");
  if (label)
    pass.push(over(parts, states, "enumerateGenerative", top, counts[top + 1] / lanesOf(batchTile), headJob(parts)));
  else if (targetsOf(parts.network) > 0) pass.push(...pixelPass(parts, states, top));
  else for (const l of up) pass.push(over(parts, states, "enumerateAscend", l, counts[l + 1]));
  for (const l of up.reverse()) pass.push(over(parts, states, "enumerateLook", l, counts[l]));
  return pass;
}

/** What is predicted of the example at hand, as if the states of the top layer reproduced it: its loss at each, and the gradient. */
function pixelPass(parts: Parts, states: StateTensors, top: number): Pass {
  const count = states.counts[top + 1];
  const job = {
    ...headJob(parts),
    x: parts.tensors.target,
    bottom: 1,
    term: states.headTerm,
    data_term: states.future[top + 1],
  };
  return [
    over(parts, states, "enumerateReproduce", top, count, job),
    over(parts, states, "enumerateAscend", top, count, job),
  ];
}

/** From the gradients in all logits to those of all weights. */
function finishPass(parts: Parts, { network, kernels }: Plan): Pass {
  const { tensors, batchTile } = parts;
  const pass: Pass = [];
  const stacks = [...tensors.encoder, ...lossStacks(tensors).map(({ stack }) => stack)];
  let active = stacks.map((stack) => chain(stack, stack.back, null, false)).filter(hasWork);
  while (active.length > 0) {
    pass.push(...wave(parts, active, "back through all states", batchTile));
    active = active.filter(hasWork);
  }
  return [...pass, ...gradientPass(parts, network.learnedPrior, kernels.gradientTile)];
}

function over(
  parts: Parts,
  states: StateTensors,
  kernel: KernelName,
  level: number,
  workgroups: number,
  change: JobFields = {},
): Dispatch {
  const { grid, across } = gridOf(Math.ceil(workgroups));
  return { kernel, label: `${kernel} ${level}`, job: { ...levelJob(parts, states, level), ...change, across }, grid };
}

/** @param values of the variables of the level that the logits are of */
function termsDispatch(stack: StackTensors, term: number, values: number): Dispatch {
  const { grid, across } = gridOf(stack.groups);
  const { outputs } = stack.layers[stack.layers.length - 1].layer;
  const rows = { rows: stack.groups, term, across, states_here: values };
  const job = { theta: lastOutput(stack), here: outputs, here4: vec4s(outputs), ...rows };
  return { kernel: "enumerateTerms", label: "terms of all states", job, grid };
}

/** In the place of generative logits, those of the head. */
function headJob({ tensors }: Parts): JobFields {
  const { head } = tensors;
  if (!head) return {};
  const { outputs } = head.layers[head.layers.length - 1].layer;
  return { theta: lastOutput(head), d_theta: lastGradient(head.back), here: outputs, here4: vec4s(outputs) };
}

/** Level l and the one above it; fields of shaders/enumerate/job.wgsl. */
function levelJob({ network, layout, tensors }: Parts, states: StateTensors, level: number) {
  const widths = [network.inputs, ...network.units];
  const [here, above] = [widths[level], widths[level + 1]];
  const decoder = tensors.decoder.at(level);
  const isTop = level + 1 === network.units.length && hasLatentTerms(network);
  const encoder = tensors.encoder[level];
  return {
    eta: lastOutput(encoder),
    theta: decoder ? lastOutput(decoder) : NONE,
    x: tensors.x,
    d_eta: lastGradient(encoder.back),
    d_theta: decoder ? lastGradient(decoder.back) : NONE,
    prior: isTop ? offsetOf(layout, PRIOR_LOGITS) : NONE,
    d_prior: isTop ? tensors.priorGradient : NONE,
    value: tensors.value[level],
    here,
    here4: vec4s(here),
    above,
    above4: vec4s(above),
    states_here: level === 0 ? 2 : network.latents[level - 1].states,
    states_above: network.latents[level].states,
    count_here: states.counts[level],
    count_above: states.counts[level + 1],
    bottom: Number(level === 0),
    has_cost: Number(hasLatentTerms(network)),
    occupancy_here: states.occupancy[level],
    occupancy_above: states.occupancy[level + 1],
    future_here: states.future[level],
    future_above: states.future[level + 1],
    normaliser: states.normaliser[level],
    term: states.term[level],
    data_term: states.dataTerm,
    loss: states.loss,
    weight: 1 / states.examples,
    rows: 0,
  };
}
