import { beforeEach, describe, expect, it } from "vitest";
import { xScale } from "../axes";
import { STANDING } from "../catalogue";
import type { PlotContext, PlotRun } from "../figure";
import { componentsFigure } from "../gradients/components";
import { curvesFigure } from "../gradients/curves";
import { run as fixtureRun, INK, layer, probe } from "../../../tests/support/gradient-fixtures";
import { planeFigure } from "../gradients/plane";
import { valueUp } from "../projection";
import { seriesStore } from "../../series/series-store";
import { seriesFigure } from "../series-figure";
import { breakLines, SHEET } from "./frame";
import { onPaper, PAPER_INK } from "./paper";
import { crc32, withDensity } from "./png";
import { sheetFigure } from "./probe";
import { chartSvg, panelsSvg } from "./train";

/** As they stand on the dark page: lightened. */
const RUNS: PlotRun[] = onPaper(
  ["st", "disarm"].map((id, k) => ({
    id,
    name: `Run ${id}`,
    colour: ["#0072b2", "#882255"][k],
    dash: "solid" as const,
    marker: "circle",
  })),
  "#16191d",
);
const CONTEXT: PlotContext = {
  runs: RUNS,
  scale: xScale("step", false, null, 1),
  x: [0, 30],
  zoomY: null,
  columns: 300,
  smoothing: 0,
  logY: false,
  ink: INK,
  gaps: [],
};
const CAPTION = {
  title: "Training ELBO",
  words: "Step 30; 1 seed.",
  link: "https://example.org/#v=1&e=st,disarm&b=16",
};
const VALUES = { st: [-200.5, -150.25, -120, -110], disarm: [-199, -140, -115, -104] };

beforeEach(() => {
  seriesStore.clear();
  for (const [id, values] of Object.entries(VALUES)) {
    seriesStore.append([
      {
        run: id,
        replica: 0,
        series: "trainElbo",
        step: Float64Array.of(0, 10, 20, 30),
        value: Float32Array.from(values),
        seconds: Float64Array.of(0, 1, 2, 3),
      },
    ]);
  }
});

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);

describe("a saved chart of training", () => {
  const svg = () => chartSvg(STANDING.vae[0], CONTEXT, CAPTION);

  it("is white, 3.3 inches wide, and all its text has 8 points", () => {
    expect(svg()).toMatch(/^<svg [^>]*width="3.3in" height="[\d.]+in" viewBox="0 0 237.6 [\d.]+"/);
    expect(svg()).toContain('<rect width="100%" height="100%" fill="#ffffff"/>');
    expect(new Set([...svg().matchAll(/font-size="([^"]+)"/g)].map(([, size]) => size))).toEqual(new Set(["8"]));
  });

  it("names every run at its line, in its colour for white paper, with protocol and link below", () => {
    const all = texts(svg());
    for (const words of ["Run st", "Run disarm", "Training ELBO", "Step 30; 1 seed.", "training step"]) {
      expect(all).toContain(words);
    }
    expect(all.join("")).toContain(CAPTION.link.replaceAll("&", "&amp;"));
    expect(svg()).toContain(`href="${CAPTION.link.replaceAll("&", "&amp;")}"`);
    expect(svg()).toContain('stroke="#0072b2"');
    expect(RUNS[1].colour).not.toBe("#882255");
    expect(svg()).toContain('stroke="#882255"');
  });

  it("has the numbers of the chart on the page", () => {
    const figure = seriesFigure(STANDING.vae[0], CONTEXT);
    const [, clip] = svg().match(/<clipPath id="area-1"><rect ([^/]+)\/>/) ?? [];
    const side = (name: string) => Number(clip.match(new RegExp(`\\b${name}="([\\d.]+)"`))?.[1]);
    // The clip is the drawing area and a point more on each side.
    const area = { top: side("y") + 1, height: side("height") - 2 };
    for (const [id, values] of Object.entries(VALUES)) {
      const path = svg().match(new RegExp(`data-run="${id}" d="M([^"Z]+)" fill="none"[^>]*clip-path`))?.[1] ?? "";
      const heights = path.split("L").map((point) => Number(point.split(" ")[1]));
      expect(heights).toHaveLength(4);
      heights.forEach((at, k) => {
        const part = 1 - (at - area.top) / area.height;
        const value = figure.y ? valueUp(figure.y.range, part, figure.y.scale) : Number.NaN;
        expect(Math.abs(value - values[k])).toBeLessThan(0.02);
      });
    }
  });

  it("as panels, has one for each run", () => {
    const panels = panelsSvg(STANDING.vae[0], CONTEXT, CAPTION);
    expect(panels.match(/<clipPath id="area-/g)).toHaveLength(2);
    expect(texts(panels)).toEqual(expect.arrayContaining(["Run st", "Run disarm"]));
    expect(panels).toContain("other runs in grey");
  });
});

describe("a saved picture of a probe", () => {
  const history = [probe(10, layer(0.4, 1), layer(0.2, 4)), probe(20, layer(0.8, 2), layer(-0.02, 8))];
  const runs = [fixtureRun("st"), fixtureRun("disarm")];

  it.each([
    ["curves", () => curvesFigure(history, runs, "total", { quantity: "variance", cost: "gradients", mean: 1 }, INK)],
    [
      "cosine, whose axis fits itself",
      () => curvesFigure(history, runs, "total", { quantity: "cosine", cost: "gradients", mean: 1 }, INK),
    ],
    ["plane", () => planeFigure(history, runs, "total", INK)],
  ] as const)("names every run where it ends: %s", (_, draw) => {
    const { layout } = sheetFigure(draw());
    const names = (layout.annotations ?? []).filter(({ showarrow }) => showarrow);
    expect(names.map(({ text }) => text).sort()).toEqual(["disarm", "st"]);
    const heights = names.map(({ y, ay }) => (1 - Number(y)) * 200 + Number(ay)).sort((a, b) => a - b);
    expect(heights[1] - heights[0]).toBeGreaterThan(5);
    expect([layout.paper_bgcolor, layout.plot_bgcolor, layout.showlegend]).toEqual(["#ffffff", "#ffffff", false]);
    const size = (8 * 96) / 72;
    for (const axis of [layout.xaxis, layout.yaxis]) expect(axis?.tickfont?.size).toBeCloseTo(size, 9);
    for (const note of layout.annotations ?? []) expect(note.font?.size).toBeCloseTo(size, 9);
  });
});

describe("the name of a cloud of points", () => {
  it("is opaque, and beside the point furthest to the right", () => {
    const found = {
      index: Uint32Array.of(0, 1, 2),
      exact: Float32Array.of(0.1, 0.5, -0.2),
      mean: Float32Array.of(0.1, 0.4, -0.2),
      stdErr: Float32Array.of(0.01, 0.01, 0.01),
      of: 3,
      stride: 1,
      slope: null,
    };
    const { layout } = sheetFigure(componentsFigure(fixtureRun("st"), found, INK));
    const name = layout.annotations?.find(({ text }) => text === "st");
    expect(name?.font?.color).toBe("rgb(51, 102, 153)");
    expect(Number(name?.x)).toBeGreaterThan(0.9);
  });
});

describe("onPaper", () => {
  it("goes back to the plain colour for another paper", () => {
    const [dark] = onPaper([{ ...RUNS[1] }], "#16191d");
    expect(dark.plainColour).toBe("#882255");
    expect(onPaper([dark], PAPER_INK.paper)[0].colour).toBe("#882255");
  });
});

describe("breakLines", () => {
  it("breaks between words, and a long link within itself, losing nothing", () => {
    const link = `https://example.org/#${"abcdefghij".repeat(12)}`;
    const lines = breakLines(`one two three ${link}`, SHEET.width);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join("").replaceAll(" ", "")).toBe(`onetwothree${link}`);
    expect(breakLines("one two", 1000)).toEqual(["one two"]);
    expect(breakLines("", 1000)).toEqual([]);
  });
});

describe("PNG", () => {
  it("checks a chunk as the format asks", () => {
    // The end chunk of every PNG.
    expect(crc32(new TextEncoder().encode("IEND"))).toBe(0xae426082);
  });

  it("says its density behind its header", () => {
    const png = Uint8Array.from({ length: 50 }, (_, k) => k);
    const out = withDensity(png, 600);
    expect(out.length).toBe(71);
    expect([...out.subarray(0, 33)]).toEqual([...png.subarray(0, 33)]);
    expect(new TextDecoder().decode(out.subarray(37, 41))).toBe("pHYs");
    expect(new DataView(out.buffer).getUint32(41)).toBe(23622);
    expect([...out.subarray(54)]).toEqual([...png.subarray(33)]);
  });
});
