/**
 * Passes of the estimator's own networks other than plain guesses from below, which run with the model: their inputs, their
 * outputs and slopes before the estimate, and for those that learn from it, what comes after.
 */
import type { KernelName } from "../kernels/catalogue";
import { chain, hasWork, wave } from "./backward";
import { forwardProduct, lastGradient, offsetOf, type Parts } from "./forward";
import { type Dispatch, gridOf, NONE, type Pass, productDispatches } from "./jobs";
import { vec4s } from "./layout";
import { controlNetwork, LOGISTIC, type OwnTensors } from "./own-tensors";
import { unitJob } from "./reweight";

/** From the states to the outputs of the networks, and their slopes where the estimate reads them. */
export function ownPass(parts: Parts): Pass {
  const own = controlNetwork(parts.tensors.own);
  if (!own) return [];
  const { reads, stacks } = own;
  if (reads === "states") return [...unitDispatches(parts, own, "correlate", stacks[0].groups), ...run(parts, own)];
  if (reads === "logistic")
    return [...unitDispatches(parts, own, "logistic", LOGISTIC.run), ...run(parts, own), ...slopes(parts, own)];
  return [
    ...unitDispatches(parts, own, "pairs", pairs(parts)),
    ...run(parts, own),
    ...unitDispatches(parts, own, "steinSums", parts.tensors.samples),
  ];
}

/** Ordered pairs of different samples. */
function pairs({ tensors: { samples } }: Parts): number {
  return samples * (samples - 1);
}

/** After the estimate: what the networks learn from. */
export function teachPass(parts: Parts): Pass {
  const own = controlNetwork(parts.tensors.own);
  if (own?.reads === "logistic") return [...tangents(parts, own), ...lessons(parts, own)];
  if (own?.reads !== "pairs") return [];
  const { samples } = parts.tensors;
  return [
    ...unitDispatches(parts, own, "steinResidual", samples),
    ...unitDispatches(parts, own, "steinLesson", pairs(parts)),
    ...slopes(parts, own),
  ];
}

/** A kernel over the units of every level, for so many row groups. */
function unitDispatches(parts: Parts, { stacks }: OwnTensors, kernel: KernelName, groups: number): Pass {
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
function run(parts: Parts, { stacks }: OwnTensors): Pass {
  return stacks[0].layers.flatMap((_, at) => {
    const products = stacks.map((stack) => forwardProduct(parts, { stack, at, groups: stack.groups }));
    return productDispatches("forward", `own networks, layer ${at}`, products, parts.batchTile);
  });
}

/** Back through the networks, from what stands in their outputs' gradient. */
function slopes(parts: Parts, { stacks }: OwnTensors): Pass {
  const pass: Pass = [];
  let active = stacks.map((stack) => chain(stack, stack.back, null, false)).filter(hasWork);
  while (active.length > 0) {
    pass.push(...wave(parts, active, "back through own networks", parts.batchTile));
    active = active.filter(hasWork);
  }
  return pass;
}

/** Tangents of the hidden layer along what the estimate wrote behind the inputs. */
function tangents(parts: Parts, { stacks }: OwnTensors): Pass {
  const { tensors, batchTile } = parts;
  const products = stacks.map((stack) => {
    const { dense, output } = stack.layers[0];
    const skipped = LOGISTIC.run * tensors.batch;
    const product = forwardProduct(parts, { stack, at: 0, groups: LOGISTIC.run });
    const [a, c] = [stack.input + skipped * vec4s(dense.inputs), output + skipped * vec4s(dense.outputs)];
    return { ...product, a, c, activation: 0, hidden: NONE };
  });
  return productDispatches("forward", "tangents of own networks", products, batchTile);
}

function lessons({ layout, tensors }: Parts, { stacks }: OwnTensors): Pass {
  return stacks.map((stack, l): Dispatch => {
    const [first, last] = stack.layers;
    const rows = LOGISTIC.run * tensors.batch;
    const job = {
      hidden: first.output,
      hidden4: vec4s(first.dense.outputs),
      bias: offsetOf(layout, `${first.dense.name}.bias`),
      weight: offsetOf(layout, `${last.dense.name}.weight`),
      lesson: stack.teach?.gradient[0] ?? NONE,
      last: stack.teach?.gradient[1] ?? NONE,
      rows,
      pad: 0,
    };
    return { kernel: "lesson", label: `lesson level ${l + 1}`, job, grid: [rows, 1] };
  });
}
