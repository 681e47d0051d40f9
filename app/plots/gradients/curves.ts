/** One number of every estimator over training, a point for each probe. */
import type { GradientReport } from "../../../src/index";
import type { PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";
import type { PlainFigure } from "../PlainChart";
import { logRange, probeLayout } from "./frame";
import { endsOf, type Mark, marksOf } from "./marks";
import { type Choice, QUANTITY_WORDS, type Reading, readingOf } from "./quantities";
import { networkOf } from "./read";

interface Point extends Reading {
  step: number;
  samples: number;
}

export interface CurvesFigure extends PlainFigure {
  /** Names of runs whose number was 0 but for rounding in the latest probe that knows them. */
  nothing: string[];
}

/** From this many probes on, marks make way for lines. */
const MANY_PROBES = 40;

export function curvesFigure(
  history: readonly GradientReport[],
  runs: readonly PlotRun[],
  layer: string,
  choice: Choice,
  ink: Ink,
): CurvesFigure {
  const curves = runs.map((run) => ({ run, points: pointsOf(history, run.id, layer, choice) }));
  const drawn = curves.flatMap(({ points }) => points.filter(({ kind }) => kind !== "nothing"));
  const ends = drawn.flatMap((point) => endsOf(markAt(point)));
  const small = history.length > MANY_PROBES;
  const log = choice.quantity !== "cosine";
  const y = {
    title: QUANTITY_WORDS[choice.quantity].axis(choice),
    log,
    ...(log ? { range: logRange(ends) } : {}),
  };
  return {
    data: curves.flatMap(({ run, points }) => marksOf(run, points.map(markAt), small)),
    layout: probeLayout(ink, { title: "training step", log: false, range: stepRange(drawn) }, y),
    nothing: curves.filter(({ points }) => points.at(-1)?.kind === "nothing").map(({ run }) => run.name),
  };
}

/** In order of step: a run may have been put back to an earlier one. */
function pointsOf(history: readonly GradientReport[], id: string, layer: string, choice: Choice): Point[] {
  const points = history.flatMap((report) => {
    const network = networkOf(report, id);
    const probe = network?.report.estimators[id];
    const reading = readingOf(probe, layer, choice);
    return network && probe && reading ? [{ ...reading, step: network.step, samples: probe.samples }] : [];
  });
  return points.sort((a, b) => a.step - b.step);
}

function markAt({ kind, y, above, below, step, samples }: Point): Mark {
  const bar = ` (+ ${above.toPrecision(2)}, - ${below.toPrecision(2)})`;
  return { kind, x: step, y, above, below, words: [`step ${step}`, bar, `${samples} gradients`] };
}

/** All steps with a little room; a single one in the middle. */
function stepRange(points: readonly Point[]): [number, number] {
  const steps = points.map(({ step }) => step);
  if (steps.length === 0) return [0, 1];
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  const room = Math.max(1, first === last ? 0.1 * last : 0.03 * (last - first));
  return [first - room, last + room];
}
