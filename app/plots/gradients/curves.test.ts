import { describe, expect, it } from "vitest";
import { curvesFigure } from "./curves";
import { INK, layer, ownProbe, probe, run } from "../../../tests/support/gradient-fixtures";
import { probeLayout } from "./frame";
import { type Choice, readingOf } from "./quantities";
import { estimatorOf } from "./read";

const RUNS = [run("st"), run("disarm")];
const history = [
  probe(10, layer(0.4, 1), layer(0.2, 4)),
  probe(20, layer(0.8, 2), layer(-0.02, 8)),
  probe(30, layer(1.2, 3), layer(0.6, 8, -0.5)),
];

type Trace = {
  marker: { symbol: string };
  name: string;
  x: number[];
  y: (number | null)[];
  error_y: { array: number[]; arrayminus: number[] };
};

function traces(change: Partial<Choice>, probes = history) {
  const choice: Choice = { quantity: "bias", cost: "gradients", mean: 1, ...change };
  const { data, layout, nothing } = curvesFigure(probes, RUNS, "total", choice, INK);
  const [low, high] = (layout.yaxis?.range ?? [0, 0]) as [number, number];
  return { data: data as unknown as Trace[], range: [10 ** low, 10 ** high], layout, nothing };
}

describe("curves over training", () => {
  it("follow the squared bias with its error, and show what it is below where it came out negative", () => {
    const { data, range } = traces({ quantity: "bias" });
    expect(data.map(({ name }) => name)).toEqual(["st", "disarm", "disarm: below"]);
    const [st, disarm, below] = data;
    expect(st.x).toEqual([10, 20, 30]);
    expect(st.y).toEqual([0.1, 0.2, 0.3].map((y) => expect.closeTo(y, 12)));
    expect(st.error_y.array[0]).toBeCloseTo(0.0025, 12);
    // The line is interrupted, and nothing is dropped.
    expect(disarm.y).toEqual([0.05, null, 0.15].map((y) => (y === null ? null : expect.closeTo(y, 12))));
    expect([below.x, below.y]).toEqual([[20], [expect.closeTo((4 * 0.01) / 4, 12)]]);
    expect(below.marker.symbol).toBe("circle-open");
    expect(below.error_y.arrayminus[0]).toBeGreaterThan(0);
    expect(range[0]).toBeLessThan(0.01);
    expect(range[1]).toBeGreaterThan(0.3);
  });

  it("follow variance by its cost, cosine, and signal over noise", () => {
    expect(traces({ quantity: "variance" }).data[1].y).toEqual([1, 2, 2]);
    expect(traces({ quantity: "variance", cost: "evaluations" }).data[1].y).toEqual([3, 6, 6]);
    expect(traces({ quantity: "variance", cost: "seconds" }).data[0].y[0]).toBeCloseTo(0.25e-4, 12);
    expect(traces({ quantity: "cosine" }).data[0].y).toEqual([0.5, 0.5, 0.5]);
    expect(traces({ quantity: "cosine", mean: 10 }).data[0].y).toEqual([]);
    const signal = traces({ quantity: "signal" }).data;
    expect(signal[0].y).toEqual([3, 1.5, 1]);
    expect(signal[2]).toMatchObject({ x: [30], y: [0.08 / 8] });
  });

  it("say of whom there is nothing to draw on a log axis", () => {
    const still = [probe(10, layer(0.4, 1), layer(0.2, -1e-15))];
    const { data, nothing, range } = traces({ quantity: "variance" }, still);
    expect(nothing).toEqual(["disarm"]);
    expect(data[1].y).toEqual([null]);
    expect(range[0]).toBeGreaterThan(0.01);
  });

  it("are in order of step, every estimator's own where it has its own weights", () => {
    const own = [ownProbe(30, layer(0.4, 1), layer(0.4, 1)), ownProbe(20, layer(0.4, 1), layer(0.4, 1))];
    expect(traces({}, own).data.map(({ x }) => x)).toEqual([
      [20, 30],
      [19, 29],
    ]);
  });

  it("of one probe are points with room around them", () => {
    const { data, layout } = traces({}, history.slice(0, 1));
    expect(data[0].x).toEqual([10]);
    expect(layout.xaxis?.range).toEqual([9, 11]);
  });
});

it("a reading is null of what a probe does not hold", () => {
  const choice: Choice = { quantity: "bias", cost: "gradients", mean: 1 };
  expect(readingOf(estimatorOf(history[0], "rebar"), "total", choice)).toBeNull();
  expect(readingOf(estimatorOf(history[0], "st"), "encoder.7", choice)).toBeNull();
});

it("a log axis has round numbers of one size however short or long it is", () => {
  for (const range of [
    [1.5, 8],
    [0.01, 10],
    [1e-9, 10],
  ] as const) {
    const axis = { title: "", log: true, range: [range[0], range[1]] as [number, number] };
    const { tickmode, tickvals = [], ticktext = [] } = probeLayout(INK, axis, axis).yaxis ?? {};
    expect(tickmode).toBe("array");
    expect(tickvals.length).toBeGreaterThan(2);
    expect(tickvals.length).toBeLessThan(9);
    expect(ticktext).toHaveLength(tickvals.length);
    for (const value of tickvals) expect(value >= range[0] && value <= range[1]).toBe(true);
  }
});
