/** The error of every estimator against width or depth: means over seeds with their spread, a point for each network. */
import type { Layout } from "plotly.js-basic-dist-min";
import { DEPTHS, pointText, type SweepKind, WIDTHS } from "../../../src/experiment/sweep";
import type { SweepRecord } from "../../../src/export/sweep-file";
import { familyOf } from "../../../src/models/table";
import { overSeeds, type SeedFigure, type SeedReading } from "../../../src/measure/over-seeds";
import type { PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";
import type { PlainFigure } from "../PlainChart";
import { logRange, probeLayout } from "./frame";
import { endsOf, type Mark, marksOf } from "./marks";

export const SWEEP_PARTS = ["own", "first", "total"] as const;
/** own: the layers whose gradient the estimators make. first: the layer nearest the data. */
export type SweepPartName = (typeof SWEEP_PARTS)[number];

export interface SweepChoice {
  figure: SeedFigure;
  /** Gradients in the mean, for RMSE and cosine. */
  mean: number;
  part: SweepPartName;
}

export interface SweepReading extends SeedReading {
  value: number;
  at: number;
  truth: "exact" | "sampled";
}

/** Name of the part in the reports of a kind of model. */
export function layerOfPart({ spec }: SweepRecord, part: SweepPartName): string {
  const { key, first } = familyOf(spec.model).estimated;
  return part === "own" ? key : part === "first" ? first : part;
}

/** Widths or depths that were reached, in their order. */
export function valuesOf({ parts }: SweepRecord): number[] {
  return [...new Set(parts.filter(({ report }) => report).map(({ value }) => value))];
}

/** Of one estimator at every point that knows it. */
export function readingsOf(record: SweepRecord, id: string, choice: SweepChoice): SweepReading[] {
  const layer = layerOfPart(record, choice.part);
  return valuesOf(record).flatMap((at) => {
    const here = record.parts.filter((part) => part.value === at);
    const layers = here.flatMap(({ report }) => report?.estimators[id]?.layers[layer] ?? []);
    const found = overSeeds(layers, choice.figure, choice.mean);
    const truth = here.some(({ report }) => report?.reference.kind === "sampled") ? "sampled" : "exact";
    return found ? [{ ...found, at, truth }] : [];
  });
}

const AXES: Record<SweepKind, { title: string; values: readonly number[]; log: boolean; range: [number, number] }> = {
  width: { title: "units of every stochastic layer", values: WIDTHS, log: true, range: [4.3, 47] },
  depth: { title: "stochastic layers", values: DEPTHS, log: false, range: [0.6, 7.4] },
};

export function sweepFigure(record: SweepRecord, runs: readonly PlotRun[], choice: SweepChoice, ink: Ink): PlainFigure {
  const axis = AXES[record.over];
  const log = choice.figure !== "cosine";
  const curves = runs.map((run, k) => {
    const shift = k - (runs.length - 1) / 2;
    return { run, marks: readingsOf(record, run.id, choice).map((point) => markAt(record.over, log, point, shift)) };
  });
  const ends = curves.flatMap(({ marks }) => marks.flatMap(endsOf));
  const y = { title: axisText(choice), log, ...(log ? { range: logRange(ends) } : {}) };
  const layout = probeLayout(ink, { title: axis.title, log: axis.log, range: axis.range }, y);
  return {
    data: curves.flatMap(({ run, marks }) => marksOf(run, marks)),
    layout: {
      ...layout,
      xaxis: { ...layout.xaxis, tickmode: "array", tickvals: [...axis.values], ticktext: axis.values.map(String) },
      ...sampledRegion(record, ink),
    },
  };
}

function axisText({ figure, mean }: SweepChoice): string {
  if (figure === "bias") return "|bias| / |g*|";
  const of = mean === 1 ? "one gradient" : `the mean of ${mean}`;
  return figure === "rmse" ? `RMSE of ${of} / |g*|` : `cosine to g* of ${of}`;
}

/** A little aside, so that the error bars of several estimators are seen. */
function aside(over: SweepKind, at: number, shift: number): number {
  return AXES[over].log ? at * Math.exp(0.01 * shift) : at + 0.03 * shift;
}

function markAt(over: SweepKind, log: boolean, point: SweepReading, shift: number): Mark {
  const { kind, value, spread, at } = point;
  // On a log axis a bar that reaches 0 would have no end.
  const below = log ? Math.min(spread, 0.9 * value) : spread;
  return { kind, x: aside(over, at, shift), y: value, above: spread, below, words: wordsOf(over, point) };
}

/** Where it stands, its spread, what it was measured against. */
function wordsOf(over: SweepKind, { at, spread, each, truth }: SweepReading): [string, string, string] {
  const seeds = each.map((value) => value.toPrecision(3)).join(", ");
  const around = each.length > 1 ? ` ± ${spread.toPrecision(2)} over ${each.length} seeds (${seeds})` : ", one seed";
  return [
    pointText(over, at),
    around,
    truth === "exact" ? "true gradient enumerated" : "true gradient drawn, itself with an error",
  ];
}

/** A shade behind the points whose truth was drawn, with its name. */
function sampledRegion({ over, parts }: SweepRecord, ink: Ink): Partial<Layout> {
  const first = parts.find(({ report }) => report?.reference.kind === "sampled")?.value;
  if (first === undefined) return {};
  const { values, log, range } = AXES[over];
  const before = values[values.indexOf(first) - 1];
  const from = before === undefined ? range[0] : log ? Math.sqrt(before * first) : (before + first) / 2;
  return {
    shapes: [
      {
        ...{ type: "rect", layer: "below", xref: "x", yref: "paper", x0: from, x1: range[1], y0: 0, y1: 1 },
        ...{ fillcolor: ink.grid, opacity: 0.45, line: { width: 0 } },
      },
    ],
    annotations: [
      {
        text: "true gradient drawn",
        ...{ xref: "paper", yref: "paper", x: 1, y: 1, xanchor: "right", yanchor: "top", showarrow: false },
        font: { size: 11, color: ink.quiet },
      },
    ],
  };
}
