import { beforeEach, describe, expect, it } from "vitest";
import { xScale } from "../axes";
import { type Plot, STANDING } from "../catalogue";
import type { PlotContext, PlotRun } from "../figure";
import type { Ink } from "../../theme/ink";
import { valueUp } from "../projection";
import { seriesStore } from "../../series/series-store";
import { seriesFigure } from "../series-figure";
import { type SceneStyle, sceneOf } from "./compose";
import type { Mark, Scene } from "./scene";
import { svgMarks } from "./svg";

const INK = { paper: "#ffffff", ink: "#000000", quiet: "#555555", grid: "#eeeeee", line: "#888888" } as Ink;
const STYLE: SceneStyle = { width: 400, height: 240, ink: INK, text: 10, weight: 1, labels: true };

const run = (id: string, colour: string): PlotRun => ({ id, name: id, colour, dash: "solid", marker: "circle" });
const RUNS = [run("st", "#aa0000"), run("disarm", "#0000aa")];

const context = (change: Partial<PlotContext> = {}): PlotContext => ({
  runs: RUNS,
  scale: xScale("step", false, null, 1),
  x: [0, 40],
  zoomY: null,
  columns: 4000,
  smoothing: 0,
  logY: false,
  ink: INK,
  gaps: [],
  ...change,
});

function push(id: string, series: Plot["series"], values: number[], replica = 0, stdErr?: number): void {
  seriesStore.append([
    {
      run: id,
      replica,
      series,
      step: Float64Array.from(values, (_, k) => 10 * k),
      value: Float32Array.from(values),
      seconds: Float64Array.from(values, (_, k) => k),
      ...(stdErr ? { stdErr: Float32Array.from(values, () => stdErr) } : {}),
    },
  ]);
}

const texts = ({ marks }: Scene) => marks.flatMap((mark) => (mark.kind === "text" ? [mark] : []));
const words = (scene: Scene) => texts(scene).map(({ text }) => text);
const paths = (scene: Scene, of: string) =>
  scene.marks.filter((mark): mark is Extract<Mark, { kind: "path" }> => mark.kind === "path" && mark.run === of);

beforeEach(() => seriesStore.clear());

describe("sceneOf", () => {
  it("draws every value where the axes say it is, on screen and in the file", () => {
    const values = [-200, -150, -120, -110, -105];
    push("st", "trainElbo", values);
    for (const logY of [false, true]) {
      const figure = seriesFigure(STANDING.vae[0], context({ logY }));
      const scene = sceneOf(figure, STYLE);
      const { y } = figure;
      const line = paths(scene, "st").find(({ clipped }) => clipped);
      const read = (x: number[], pixels: number[]) =>
        x.map((at, k) => [
          (40 * (at - scene.area.left)) / scene.area.width,
          y ? valueUp(y.range, 1 - (pixels[k] - scene.area.top) / scene.area.height, y.scale) : Number.NaN,
        ]);
      const svg = svgMarks(scene, "area").match(/data-run="st" d="M([^"]+)" fill="none"/)?.[1] ?? "";
      const written = svg.split("L").map((point) => point.split(" ").map(Number));
      const drawn = read([...(line?.x ?? [])], [...(line?.y ?? [])]);
      const saved = read(
        written.map(([x]) => x),
        written.map(([, at]) => at),
      );
      for (const points of [drawn, saved]) {
        expect(points).toHaveLength(values.length);
        values.forEach((value, k) => {
          expect(points[k][0]).toBeCloseTo(10 * k, 1);
          expect(Math.abs(points[k][1] - value)).toBeLessThan(0.01);
        });
      }
    }
  });

  it("has numbers of one size on every axis, and titles apart from them", () => {
    push("st", "trainLoss", [2.3, 0.7, 0.02, 0.004, 0.001]);
    push("st", "trainElbo", [-20_000.5, -20_000.25, -20_000, -20_000, -20_000]);
    for (const [plot, logY] of [
      [STANDING.classifier[0], true],
      [STANDING.classifier[0], false],
      [STANDING.vae[0], true],
      [STANDING.vae[0], false],
    ] as const) {
      const figure = seriesFigure(plot, context({ logY, runs: [RUNS[0]] }));
      const scene = sceneOf(figure, { ...STYLE, labels: false });
      expect(new Set(texts(scene).map(({ size }) => size))).toEqual(new Set([STYLE.text]));
      const title = texts(scene).find(({ upwards }) => upwards);
      const numbers = texts(scene).filter(({ anchor }) => anchor === "end");
      expect(numbers.length).toBeGreaterThan(1);
      // The widest digit is 0.6 of the size in all fonts of the page's stack.
      for (const { x, text } of numbers)
        expect(x - 0.6 * text.length * STYLE.text).toBeGreaterThan((title?.x ?? 0) + 1);
    }
  });

  it("draws losses on a log axis of their own, and an error of 0 leaves it", () => {
    push("st", "testError", [0.5, 0.1, 0.01, 0, 0]);
    const figure = seriesFigure(STANDING.classifier[2], context({ logY: true, runs: [RUNS[0]] }));
    expect(figure.y?.scale).toBe("log");
    expect(figure.y?.range[0]).toBeGreaterThan(0);
    expect(figure.y?.range[0]).toBeLessThanOrEqual(0.01);
    push("disarm", "testError", [0, 0, 0]);
    const zeros = seriesFigure(STANDING.classifier[2], context({ logY: true, runs: [RUNS[1]] }));
    expect(zeros.y?.scale).toBe("linear");
  });

  it("shows the spread of seeds as a band and the error of test values as bars", () => {
    for (const replica of [0, 1, 2])
      push(
        "st",
        "trainElbo",
        [-200, -150, -120].map((v) => v + replica),
        replica,
      );
    push("st", "testElbo", [-190, -140], 0, 3);
    const band = seriesFigure(STANDING.vae[0], context()).traces.find(({ kind }) => kind === "band");
    expect(band).toMatchObject({ low: [-200, -150, -120], high: [-198, -148, -118] });
    const bars = seriesFigure(STANDING.vae[1], context()).traces.find(({ kind }) => kind === "bars");
    expect(bars).toMatchObject({ low: [-193, -143], high: [-187, -137] });
  });

  it("marks interruptions on axes that all runs share", () => {
    push("st", "trainElbo", [-200, -150, -120, -110]);
    const gaps = [{ step: 20, text: "" }];
    expect(seriesFigure(STANDING.vae[0], context({ gaps })).gaps).toEqual([20]);
    expect(seriesFigure(STANDING.vae[0], context({ gaps, scale: xScale("seconds", false, null, 1) })).gaps).toEqual([]);
  });

  it("has axes and no numbers while there is nothing to draw", () => {
    const scene = sceneOf(seriesFigure(STANDING.vae[0], context()), STYLE);
    expect(words(scene)).toEqual([]);
    expect(scene.marks).toHaveLength(1);
  });
});

describe("names at the ends of the lines", () => {
  it("do not lie on each other, and stand within the picture, for thirty curves that end together", () => {
    const runs = Array.from({ length: 30 }, (_, k) => run(`Estimator number ${k}`, "#aa0000"));
    for (const { id } of runs) push(id, "trainElbo", [-200, -150, -120 - Number(id.split(" ")[2]) / 100]);
    const scene = sceneOf(seriesFigure(STANDING.vae[0], context({ runs })), STYLE);
    const names = texts(scene).filter(({ run: id }) => id !== null);
    expect(names.length).toBeGreaterThan(12);
    const heights = names.map(({ y }) => y).sort((a, b) => a - b);
    heights.slice(1).forEach((y, k) => {
      expect(y - heights[k]).toBeGreaterThanOrEqual(STYLE.text);
    });
    expect(heights[0]).toBeGreaterThan(0);
    expect(heights.at(-1)).toBeLessThan(scene.area.top + scene.area.height + STYLE.text);
  });
});
