/** One number of every estimator over training, a point for each probe. */
import type { Data } from "plotly.js-basic-dist-min";
import type { GradientReport } from "../../../src/client/contract";
import { withAlpha } from "../colour";
import type { PlotRun } from "../figure";
import type { Ink } from "../ink";
import type { PlainFigure } from "../PlainChart";
import { logRange, markOf, probeLayout } from "./frame";
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

/** The tail of a mark that stands above where the number is, as a factor. */
const TAIL = 3;

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
  const small = history.length > MANY_PROBES;
  const log = choice.quantity !== "cosine";
  const y = {
    title: QUANTITY_WORDS[choice.quantity].axis(choice),
    log,
    ...(log ? { range: logRange(drawn.flatMap(({ kind, y }) => (kind === "limit" ? [y, y / TAIL] : [y]))) } : {}),
  };
  return {
    data: curves.flatMap(({ run, points }) => [lineOf(run, points, small), ...limitsOf(run, points, small)]),
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

/** Interrupted where the number could not be told from 0: what it is below is no value of the curve. */
function lineOf(run: PlotRun, points: readonly Point[], small: boolean): Data {
  const told = (value: (point: Point) => number) =>
    points.map((point) => (point.kind === "told" ? value(point) : null));
  return {
    type: "scatter",
    mode: "lines+markers",
    name: run.name,
    x: points.map(({ step }) => step),
    y: told(({ y }) => y),
    connectgaps: false,
    line: { color: run.colour, dash: run.dash, width: 2 },
    marker: { color: run.colour, symbol: run.marker, size: small ? 4 : 7 },
    error_y: {
      type: "data",
      symmetric: false,
      array: points.map(({ above }) => above),
      arrayminus: points.map(({ below }) => below),
      color: withAlpha(run.colour, 0.5),
      thickness: 1,
      width: small ? 0 : 3,
    },
    customdata: points.map(({ samples, above, below }) => [samples, above.toPrecision(2), below.toPrecision(2)]),
    hovertemplate: `<b>${run.name}</b>, step %{x}<br>%{y:.3g} (+ %{customdata[1]}, - %{customdata[2]})<br>%{customdata[0]} gradients<extra></extra>`,
  };
}

/** As the bias-variance plane marks it: hollow, and downwards from there. */
function limitsOf(run: PlotRun, points: readonly Point[], small: boolean): Data[] {
  const limits = points.filter(({ kind }) => kind === "limit");
  if (limits.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: `${run.name}: below`,
      showlegend: false,
      x: limits.map(({ step }) => step),
      y: limits.map(({ y }) => y),
      marker: { ...markOf(run, true), size: small ? 5 : 8 },
      error_y: {
        type: "data",
        symmetric: false,
        array: limits.map(() => 0),
        arrayminus: limits.map(({ y }) => y - y / TAIL),
        color: withAlpha(run.colour, 0.6),
        thickness: 1,
        width: 0,
      },
      customdata: limits.map(({ samples }) => samples),
      hovertemplate: `<b>${run.name}</b>, step %{x}<br>below %{y:.3g}: %{customdata} gradients<br>cannot tell it from 0<extra></extra>`,
    },
  ];
}

/** All steps with a little room; a single one in the middle. */
function stepRange(points: readonly Point[]): [number, number] {
  const steps = points.map(({ step }) => step);
  if (steps.length === 0) return [0, 1];
  const [first, last] = [Math.min(...steps), Math.max(...steps)];
  const room = Math.max(1, first === last ? 0.1 * last : 0.03 * (last - first));
  return [first - room, last + room];
}
