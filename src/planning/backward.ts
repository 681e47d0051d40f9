/**
 * The backward pass as dispatches. Chains of layers that do not wait for each other run together; for path
 * estimators the derivative comes down through the Bernoulli layers, for score estimators it stops at each of them.
 */
import { backwardWork, gradientWork, secondInput } from "../layers/table";
import type { TileShape } from "../kernels/variants";
import { PRIOR_LOGITS } from "../models/initialise";
import { estimateDispatch } from "./estimate";
import { flipPass } from "./flips";
import { inputOf, type Parts } from "./forward";
import { type Pass, workDispatches } from "./jobs";
import { NONE, type Work, vec4s } from "../kernels/products";
import { offsetOf, weightOf } from "./layout";
import { lossStacks, type StackTensors, type Stream } from "./tensors";

/** A stack on its way back: `at` is the layer whose input gradient comes next. */
export interface Chain {
  stack: StackTensors;
  stream: Stream;
  at: number;
  /** Level whose value gradient this chain completes, once its accumulation is allowed. */
  into: number | null;
  accumulate: boolean;
}

/** From the gradients in the logits of the generative network to those of every layer's output. */
export function backwardPass(parts: Parts, path: boolean, learnedPrior: boolean): Pass {
  const { tensors, batchTile } = parts;
  const levels = tensors.value.length;
  // Networks that learn from the finished estimate have passes of their own; see auxiliary-pass.ts.
  const guesses = tensors.auxiliary.filter(({ reads }) => reads === "below" || reads === "states");
  const pass: Pass = [];
  const estimate = (level: number) => pass.push(estimateDispatch(parts, level, path, learnedPrior));
  const ends = lossStacks(tensors);
  let active: Chain[] = ends.map(({ stack, level }) => chain(stack, stack.back, level, false));
  /** Contributions that the gradient in the value of level l still waits for. */
  const missing = tensors.value.map(
    (_, k) => Number(k + 1 < levels) + ends.filter(({ level }) => level === k + 1).length,
  );
  const several = missing.map((count) => count > 1);
  if (!path) {
    for (let level = 1; level <= levels; level++) estimate(level);
    active.push(...tensors.encoder.map((stack) => chain(stack, stack.back, null, false)));
    active.push(...guesses.flatMap(({ stacks }) => stacks.map((stack) => chain(stack, stack.back, null, false))));
  }
  active = active.filter(hasWork);
  while (active.length > 0) {
    // A second contribution adds to the first, so it waits until the first stands.
    const goes = active.filter((c) => !(c.accumulate && c.at === 0 && c.into !== null && missing[c.into - 1] > 1));
    const label = `backward ${goes.map((c) => c.stack.name).join(" + ")}`;
    const flips = tensors.flips;
    const flipped = flips ? goes.filter(({ at, into }) => at === 0 && into !== null) : [];
    pass.push(
      ...wave(
        parts,
        goes.filter((c) => !flipped.includes(c)),
        label,
        batchTile,
      ),
    );
    for (const c of flipped) {
      if (flips && c.into !== null) pass.push(...flipPass(parts, flips, c.into));
      c.at -= 1;
    }
    for (const c of goes) {
      if (c.at >= 0 || c.into === null || c.stream.input === null) continue;
      missing[c.into - 1] -= 1;
      if (missing[c.into - 1] > 0) continue;
      estimate(c.into);
      const next = tensors.encoder[c.into - 1];
      const below = c.into > 1 ? c.into - 1 : null;
      active.push(chain(next, next.back, below, below !== null && several[below - 1]));
    }
    active = active.filter(hasWork);
  }
  return pass;
}

export function chain(stack: StackTensors, stream: Stream, into: number | null, accumulate: boolean): Chain {
  return { stack, stream, at: stack.layers.length - 1, into, accumulate };
}

/** Whether layer `at` still has to pass its gradient on to what lies before it. */
export function hasWork({ stream, at }: Chain): boolean {
  return at > 0 || (at === 0 && stream.input !== null);
}

/** One layer of every chain, in as few dispatches as they fit into. */
export function wave(parts: Parts, chains: Chain[], label: string, tile: TileShape): Pass {
  const works = chains.flatMap((c) => backwardWorks(parts, c));
  const second = chains.flatMap((c) => secondWorks(parts, c));
  for (const c of chains) c.at -= 1;
  return [...workDispatches(label, works, tile), ...workDispatches(`${label}, second inputs`, second, tile)];
}

function backwardWorks({ layout, tensors }: Parts, { stack, stream, at, accumulate }: Chain): Work[] {
  const { layer } = stack.layers[at];
  const before = at > 0 ? stack.layers[at - 1] : null;
  const skipped = stream.first * tensors.batch * vec4s(layer.inputs);
  return backwardWork(layer, {
    rows: stream.groups * tensors.batch,
    gradient: stream.gradient[at],
    into: before ? stream.gradient[at - 1] : (stream.input ?? 0),
    made: before && { output: before.output + skipped, activation: before.layer.activation },
    accumulate: !before && accumulate,
    parameter: (name) => weightOf(layout, name),
  });
}

/** What later layers hand directly to the output of the layer before `at`, now that its gradient stands. */
function secondWorks({ layout, tensors }: Parts, { stack, stream, at }: Chain): Work[] {
  if (at === 0) return [];
  const before = stack.layers[at - 1];
  const skipped = stream.first * tensors.batch * vec4s(before.layer.outputs);
  return stack.layers.flatMap(({ layer }, k) => {
    if (secondInput(layer) !== at - 1) return [];
    return backwardWork(layer, {
      rows: stream.groups * tensors.batch,
      gradient: stream.gradient[k],
      into: stream.gradient[at - 1],
      made: { output: before.output + skipped, activation: before.layer.activation },
      accumulate: true,
      parameter: (name) => weightOf(layout, name),
    });
  });
}

/** Gradients of the parameters of every layer but those of some stacks, all in one dispatch where they fit. */
export function gradientPass(
  parts: Parts,
  learnedPrior: boolean,
  tile: TileShape,
  except: readonly StackTensors[] = [],
): Pass {
  const { layout, network, tensors } = parts;
  const ends = lossStacks(tensors).map(({ stack }) => stack);
  const auxiliary = tensors.auxiliary.flatMap(({ stacks }) => stacks);
  const stacks = [...tensors.encoder, ...ends, ...auxiliary].filter((stack) => !except.includes(stack));
  const works = stacks.flatMap((stack) => {
    const { groups, gradient } = stack.learning ?? stack.back;
    return stack.layers.flatMap(({ layer }, at) =>
      gradientWork(layer, {
        rows: groups * tensors.batch,
        input: inputOf(stack, at),
        gradient: gradient[at],
        parameter: (name) => offsetOf(layout, name),
      }),
    );
  });
  const logitRows = (level: number) => tensors.encoder[level - 1].back.groups * tensors.batch;
  const top = network.units.length;
  if (learnedPrior)
    works.push(sumWork(tensors.priorGradient, logitRows(top), offsetOf(layout, PRIOR_LOGITS), network.units[top - 1]));
  layout.auxiliary.controls.forEach((name, l) => {
    works.push(sumWork(tensors.controlGradient[l], logitRows(l + 1), offsetOf(layout, name), 4));
  });
  // The largest first: the last workgroups to finish are then small ones.
  works.sort((p, q) => q.product.inner4 * q.product.columns4 - p.product.inner4 * p.product.columns4);
  return workDispatches("gradient", works, tile);
}

/** The gradient of a vector that is added to every row: the sum over rows of `gradient` [rows, width]. */
function sumWork(gradient: number, rows: number, bias: number, width: number): Work {
  const shape = { rows, inner4: 0, columns4: vec4s(width) };
  return {
    kernel: "gradient",
    product: { ...shape, a: 0, b: gradient, c: 0, bias, hidden: NONE, activation: 0, accumulate: 0 },
  };
}
