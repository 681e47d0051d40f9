/**
 * Passes of auxiliary networks other than plain guesses from below, which run with the model: their inputs, their
 * outputs and slopes before the estimate, and for those that learn from it, what comes after.
 */
import type { KernelName } from "../kernels/catalogue";
import { type AuxiliaryTensors, controlNetwork, LOGISTIC } from "./auxiliary-tensors";
import { chain, hasWork, wave } from "./backward";
import { unitJob } from "./estimate";
import { forwardWorks, lastGradient, type Parts } from "./forward";
import { weightOf } from "./layout";
import { type Dispatch, gridOf, type Pass, workDispatches } from "./jobs";
import { NONE, vec4s } from "../kernels/products";

/** From the states to the outputs of the networks, and their slopes where the estimate reads them. */
export function auxiliaryPass(parts: Parts): Pass {
  const network = controlNetwork(parts.tensors.auxiliary);
  if (!network) return [];
  const { reads, stacks } = network;
  if (reads === "states")
    return [...unitDispatches(parts, network, "correlate", stacks[0].groups), ...run(parts, network)];
  if (reads === "logistic")
    return [
      ...unitDispatches(parts, network, "logistic", LOGISTIC.run),
      ...run(parts, network),
      ...slopes(parts, network),
    ];
  return [
    ...unitDispatches(parts, network, "pairs", pairs(parts)),
    ...run(parts, network),
    ...unitDispatches(parts, network, "steinSums", parts.tensors.samples),
  ];
}

/** Ordered pairs of different samples. */
function pairs({ tensors: { samples } }: Parts): number {
  return samples * (samples - 1);
}

/** After the estimate: what the networks learn from. */
export function learningPass(parts: Parts): Pass {
  const network = controlNetwork(parts.tensors.auxiliary);
  if (network?.reads === "logistic") return [...tangents(parts, network), ...logisticGradients(parts, network)];
  if (network?.reads !== "pairs") return [];
  const { samples } = parts.tensors;
  return [
    ...unitDispatches(parts, network, "steinResidual", samples),
    ...unitDispatches(parts, network, "steinGradient", pairs(parts)),
    ...slopes(parts, network),
  ];
}

/** A kernel over the units of every level, for so many row groups. */
function unitDispatches(parts: Parts, { stacks }: AuxiliaryTensors, kernel: KernelName, groups: number): Pass {
  const { tensors } = parts;
  return stacks.map((stack, l): Dispatch => {
    const rows = groups * tensors.batch;
    const { grid, across } = gridOf(rows);
    const d_eta = lastGradient(tensors.encoder[l].back);
    const job = { ...unitJob(parts, l + 1), d_net: lastGradient(stack.back), d_eta, rows, across };
    return { kernel, label: `${kernel} level ${l + 1}`, job, grid };
  });
}

/** The networks of all layers forward together; all have the same depth. */
function run(parts: Parts, { stacks }: AuxiliaryTensors): Pass {
  return stacks[0].layers.flatMap((_, at) => {
    const works = stacks.flatMap((stack) => forwardWorks(parts, { stack, at, groups: stack.groups }));
    return workDispatches(`auxiliary networks, layer ${at}`, works, parts.batchTile);
  });
}

/** Back through the networks, from what stands in their outputs' gradient. */
function slopes(parts: Parts, { stacks }: AuxiliaryTensors): Pass {
  const pass: Pass = [];
  let active = stacks.map((stack) => chain(stack, stack.back, null, false)).filter(hasWork);
  while (active.length > 0) {
    pass.push(...wave(parts, active, "back through auxiliary networks", parts.batchTile));
    active = active.filter(hasWork);
  }
  return pass;
}

/** Tangents of the hidden layer along what the estimate wrote behind the inputs. */
function tangents(parts: Parts, { stacks }: AuxiliaryTensors): Pass {
  const { tensors, batchTile } = parts;
  const works = stacks.flatMap((stack) => {
    const { layer, output } = stack.layers[0];
    const skipped = LOGISTIC.run * tensors.batch;
    const [a, c] = [stack.input + skipped * vec4s(layer.inputs), output + skipped * vec4s(layer.outputs)];
    return forwardWorks(parts, { stack, at: 0, groups: LOGISTIC.run }).map(({ kernel, product }) => ({
      kernel,
      product: { ...product, a, c, activation: 0, hidden: NONE },
    }));
  });
  return workDispatches("tangents of auxiliary networks", works, batchTile);
}

function logisticGradients({ layout, tensors }: Parts, { stacks }: AuxiliaryTensors): Pass {
  return stacks.map((stack, l): Dispatch => {
    const [first, last] = stack.layers;
    const rows = LOGISTIC.run * tensors.batch;
    const job = {
      hidden: first.output,
      hidden4: vec4s(first.layer.outputs),
      bias: weightOf(layout, `${first.layer.name}.bias`),
      weight: weightOf(layout, `${last.layer.name}.weight`),
      d_first: stack.learning?.gradient[0] ?? NONE,
      d_last: stack.learning?.gradient[1] ?? NONE,
      rows,
      pad: 0,
    };
    return { kernel: "logisticGradient", label: `gradient of control network, level ${l + 1}`, job, grid: [rows, 1] };
  });
}
