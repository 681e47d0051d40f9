/**
 * The bias-variance plane: relative squared bias over relative variance on log axes, one mark for each estimator with its
 * error bar and the trail of earlier probes, and lines of equal error of a single gradient.
 */
import type { Data } from "plotly.js-basic-dist-min";
import type { GradientReport } from "../../../src/index";
import type { LayerReport } from "../../../src/measure/probe-statistics";
import { SIGNIFICANT, verdictOf } from "../../../src/measure/verdict";
import { withAlpha } from "../../colours/colour";
import type { PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";
import type { PlainFigure } from "../PlainChart";
import { logRange, markOf, probeLayout } from "./frame";
import { estimatorOf, layerOf } from "./read";

interface Point {
  x: number;
  y: number;
  /** Ends of the error bar above and below y. */
  above: number;
  below: number;
  detected: boolean;
  text: string;
}

/** Where an estimator stands; a bias that was not detected stands, hollow, at what it is below. */
export function pointOf(layer: LayerReport): Point {
  const norm2 = layer.gradNorm ** 2;
  const verdict = verdictOf(layer);
  const x = Math.max(layer.variance / norm2, 1e-12);
  const y = Math.max(verdict.relative ** 2, 1e-12);
  const error = layer.bias2StdErr / norm2;
  const low = verdict.biased ? Math.max(y - error, y / 100) : y / 10;
  const text = `${verdict.text}<br>relative variance ${x.toPrecision(3)}`;
  return { x, y, above: verdict.biased ? error : 0, below: y - low, detected: verdict.biased, text };
}

export function planeFigure(
  history: readonly GradientReport[],
  runs: readonly PlotRun[],
  layer: string,
  ink: Ink,
): PlainFigure {
  const latest = history[history.length - 1];
  const tracks = runs.flatMap((run) => {
    const points = history.flatMap((report) => {
      const found = layerOf(report, run.id, layer);
      return found && verdictOf(found).kind !== "unmeasured" ? [pointOf(found)] : [];
    });
    return latest && estimatorOf(latest, run.id) && points.length > 0 ? [{ run, points }] : [];
  });
  const all = tracks.flatMap(({ points }) => points);
  const xs = logRange(all.filter((point) => point.x > 1e-11).map((point) => point.x));
  const ys = logRange(all.flatMap((point) => [point.y, point.y - point.below]));
  const data: Data[] = [...equalErrors(xs, ys, ink)];
  for (const { run, points } of tracks) {
    if (points.length > 1) data.push(trail(run, points));
    data.push(mark(run, points[points.length - 1], xs[0]));
  }
  const layout = probeLayout(
    ink,
    { title: "variance of one gradient / |g*|²", log: true, range: xs },
    { title: "bias² / |g*|²", log: true, range: ys },
  );
  return { data, layout };
}

function mark(run: PlotRun, point: Point, least: number): Data {
  return {
    type: "scatter",
    mode: "markers",
    name: run.name,
    // One without noise stands on the edge, whole.
    cliponaxis: false,
    x: [Math.max(point.x, least)],
    y: [point.y],
    marker: markOf(run, !point.detected),
    error_y: {
      type: "data",
      symmetric: false,
      array: [point.above],
      arrayminus: [point.below],
      color: run.colour,
      thickness: 1.2,
      width: point.detected ? 4 : 0,
    },
    hovertemplate: `<b>${run.name}</b><br>${point.text}<extra></extra>`,
  };
}

function trail(run: PlotRun, points: readonly Point[]): Data {
  return {
    type: "scatter",
    mode: "lines",
    x: points.map((point) => point.x),
    y: points.map((point) => point.y),
    line: { color: withAlpha(run.colour, 0.4), width: 1.5 },
    hoverinfo: "skip",
  };
}

/** Lines on which bias^2 + variance is the same, a decade apart. */
function equalErrors([x0, x1]: [number, number], [y0, y1]: [number, number], ink: Ink): Data[] {
  const lines: Data[] = [];
  const first = Math.ceil(Math.log10(Math.max(x0, y0)));
  const last = Math.floor(Math.log10(x1 + y1));
  for (let power = first; power <= last; power++) {
    const error = 10 ** power;
    if (error <= x0 + y0) continue;
    // Shares of the error that are variance, dense towards both ends, where the line leaves one axis for the other.
    const [from, to] = [logit(x0 / error), -logit(y0 / error)];
    const points = Array.from({ length: 61 }, (_, k) => {
      const odds = from + (k / 60) * (to - from);
      return { x: error / (1 + Math.exp(-odds)), y: error / (1 + Math.exp(odds)) };
    }).filter((point) => point.x < 2 * x1 && point.y < 2 * y1);
    lines.push({
      type: "scatter",
      mode: "lines",
      x: points.map((point) => point.x),
      y: points.map((point) => point.y),
      line: { color: ink.grid, width: 1, dash: "dot" },
      hoverinfo: "skip",
    });
  }
  return lines;
}

function logit(share: number): number {
  return Math.log(share / (1 - share));
}

/** How the hollow marks are to be read. */
export const PLANE_WORDS = `solid: a bias of ${SIGNIFICANT} standard errors or more; hollow: none detected, it is below the mark; dotted: equal error of one gradient`;
