/** Marks of a number that an estimator has at several places of an axis: with an error bar, or only known to be below something. */
import type { Data } from "plotly.js-basic-dist-min";
import { withAlpha } from "../../colours/colour";
import type { PlotRun } from "../figure";
import { markOf } from "./frame";

/** The tail of a mark that stands above where the number is, as a factor. */
const TAIL = 2;

export interface Mark {
  kind: "value" | "limit" | "nothing";
  x: number;
  y: number;
  /** Ends of the error bar, as distances from y; on a log axis below y. */
  above: number;
  below: number;
  /** First line of what is said of it, what follows its value, last line. */
  words: [string, string, string];
}

/** Numbers that a log axis has to hold. */
export function endsOf({ kind, y, above }: Mark): number[] {
  if (kind === "nothing") return [];
  return kind === "limit" ? [y, y / TAIL] : [y, y + above];
}

/** A line through the values, and hollow marks that point down from where a number is below. */
export function marksOf(run: PlotRun, marks: readonly Mark[], small = false): Data[] {
  return [toldOf(run, marks, small), ...limitsOf(run, marks, small)];
}

/** Interrupted where the number was not significant: what it is below is no value of the curve. */
function toldOf(run: PlotRun, marks: readonly Mark[], small: boolean): Data {
  const valued = (of: (mark: Mark) => number) => marks.map((mark) => (mark.kind === "value" ? of(mark) : null));
  return {
    type: "scatter",
    mode: "lines+markers",
    name: run.name,
    x: marks.map(({ x }) => x),
    y: valued(({ y }) => y),
    connectgaps: false,
    line: { color: run.colour, dash: run.dash, width: 2 },
    marker: { color: run.colour, symbol: run.marker, size: small ? 4 : 7 },
    error_y: {
      type: "data",
      symmetric: false,
      array: valued(({ above }) => above),
      arrayminus: valued(({ below }) => below),
      color: withAlpha(run.colour, 0.5),
      thickness: 1,
      width: small ? 0 : 3,
    },
    customdata: marks.map(({ words }) => words),
    hovertemplate: `<b>${run.name}</b>, %{customdata[0]}<br>%{y:.3g}%{customdata[1]}<br>%{customdata[2]}<extra></extra>`,
  };
}

function limitsOf(run: PlotRun, marks: readonly Mark[], small: boolean): Data[] {
  const limits = marks.filter(({ kind }) => kind === "limit");
  if (limits.length === 0) return [];
  return [
    {
      type: "scatter",
      mode: "markers",
      name: `${run.name}: below`,
      showlegend: false,
      x: limits.map(({ x }) => x),
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
      customdata: limits.map(({ words }) => words),
      hovertemplate: `<b>${run.name}</b>, %{customdata[0]}<br>below %{y:.3g}: not significantly above 0<br>%{customdata[2]}<extra></extra>`,
    },
  ];
}
