/** The charts of training as files: the same figures as on the page, on the sheet of a paper. */
import { mixWith } from "../../colours/colour";
import type { Figure, PlotContext } from "../figure";
import { sceneOf } from "../scene/compose";
import { shorten } from "../scene/scene";
import { type SeriesPlot, seriesFigure } from "../series-figure";
import { type Caption, type Part, SHEET, sheetSvg } from "./frame";
import { onPaper, PAPER_INK } from "./paper";

/** Width over height of the figure, axes included. */
const ASPECT = 1.5;

/** Lines and markers are thinner than on a screen. */
const WEIGHT = 0.6;

/** Points of the drawing: as many columns as a printer shows on the width of the sheet. */
const COLUMNS = 1000;

function paperContext(context: PlotContext): PlotContext {
  return { ...context, runs: onPaper(context.runs, PAPER_INK.paper), ink: PAPER_INK, columns: COLUMNS };
}

const STYLE = { ink: PAPER_INK, text: SHEET.text, weight: WEIGHT } as const;

export function chartSvg(plot: SeriesPlot, context: PlotContext, caption: Caption): string {
  const height = SHEET.width / ASPECT;
  const figure = seriesFigure(plot, paperContext(context));
  const scene = sceneOf(figure, { ...STYLE, width: SHEET.width, height, labels: true });
  return sheetSvg(caption, [{ x: 0, y: 0, scene }], height);
}

/** Panels beside each other. */
const BESIDE = 2;
const PANEL_HEIGHT = 74;

/** A panel for each run, all on the same axes: its own curve in colour, the others behind it in grey. */
export function panelsSvg(plot: SeriesPlot, context: PlotContext, caption: Caption): string {
  const figure = seriesFigure(plot, paperContext(context));
  const width = SHEET.width / BESIDE;
  const parts = figure.curves.flatMap(({ run }, k): Part[] => {
    const scene = sceneOf(panelOf(figure, run.id), {
      ...STYLE,
      width,
      height: PANEL_HEIGHT,
      labels: false,
      bare: true,
    });
    const name = shorten(run.name, SHEET.text, width - 2 * SHEET.margin);
    const { left } = scene.area;
    const marks = [
      ...scene.marks,
      {
        ...({ kind: "text", run: run.id, anchor: "start", size: SHEET.text, colour: run.colour, text: name } as const),
        ...{ x: Math.min(left, width - 4.6 * name.length), y: 0 },
      },
    ];
    const [column, row] = [k % BESIDE, Math.floor(k / BESIDE)];
    return [{ x: column * width, y: 8 + row * (PANEL_HEIGHT + 10), scene: { ...scene, marks } }];
  });
  const rows = Math.max(1, Math.ceil(figure.curves.length / BESIDE));
  const axes = `${figure.y?.title ?? plot.axis}, against ${figure.x.title}; the other runs in grey.`;
  return sheetSvg({ ...caption, words: `${axes} ${caption.words}` }, parts, 8 + rows * (PANEL_HEIGHT + 10));
}

/** The figure with one run in front of the mean curves of the others. */
function panelOf(figure: Figure, run: string): Figure {
  const colour = mixWith(PAPER_INK.paper, PAPER_INK.quiet, 0.35);
  const others = figure.traces.flatMap((trace) =>
    trace.kind === "line" && trace.part === "mean" && trace.run !== run
      ? [{ ...trace, style: { colour, width: 1, dash: "solid" as const, alpha: 1 } }]
      : [],
  );
  return { ...figure, traces: [...others, ...figure.traces.filter((trace) => trace.run === run)] };
}
