/** Files out of the page: a text, or a picture of a plot with its title, its legend and what is said of how it was measured. */
import type { Data, Layout } from "plotly.js-basic-dist-min";
import { loadPlotly } from "./host";
import type { Ink } from "./ink";
import type { PlainFigure } from "./PlainChart";

export type PictureFormat = "svg" | "png";

/** Pixels of a saved picture: it does not depend on how wide the window is. PNG has twice as many. */
const SIZE = { width: 960, height: 560 };

/** Letters of a line of small print. */
const LINE = 150;

export function saveText(name: string, text: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  saveUrl(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

export async function savePicture(
  name: string,
  format: PictureFormat,
  picture: { title: string; protocol: string; figure: PlainFigure; ink: Ink },
): Promise<void> {
  const plotly = await loadPlotly();
  const url = await plotly.toImage(pictureOf(picture), { format, ...SIZE, scale: format === "png" ? 2 : 1 });
  saveUrl(`${name}.${format}`, url);
}

/** The figure by itself: what the page around it says is in it. */
export function pictureOf({
  title,
  protocol,
  figure,
  ink,
}: {
  title: string;
  protocol: string;
  figure: PlainFigure;
  ink: Ink;
}): { data: Data[]; layout: Partial<Layout> } {
  const small = linesOf(protocol, LINE);
  const data = figure.data.map((trace) => ({
    ...trace,
    showlegend: trace.name !== undefined && !("showlegend" in trace && trace.showlegend === false),
  })) as Data[];
  const layout: Partial<Layout> = {
    ...figure.layout,
    ...SIZE,
    paper_bgcolor: ink.paper,
    plot_bgcolor: ink.paper,
    annotations: [
      ...(figure.layout.annotations ?? []),
      {
        text: [`<b style="font-size:16px">${title}</b>`, ...small].join("<br>"),
        ...{ xref: "paper", yref: "paper", x: 0, y: 1, xshift: -46, yshift: 12 },
        ...{ xanchor: "left", yanchor: "bottom", align: "left", showarrow: false },
        font: { size: 11, color: ink.ink },
      },
    ],
    margin: { ...figure.layout.margin, t: 52 + 16 * small.length },
    showlegend: true,
    legend: { font: { size: 11, color: ink.ink }, bgcolor: "rgba(0,0,0,0)" },
  };
  return { data, layout };
}

/** Broken between words. */
export function linesOf(text: string, most: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + 1 + word.length <= most) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

function saveUrl(name: string, url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
