import { describe, expect, test } from "vitest";
import { experimentSchema } from "../spec/schema";
import { DEPTHS, sweepPoints, sweepSeeds, WIDTHS } from "./sweep";

const SPEC = experimentSchema.parse({
  dataset: { key: "cosine" },
  model: {
    kind: "classifier",
    layers: [{ units: 4, hidden: [{ width: 9 }] }, { units: 3 }],
    representation: { lo: 0, hi: 1 },
    initialisation: "data",
  },
  estimators: [{ key: "st" }, { key: "disarm" }],
  batch: 6,
  seed: 0xffffffff,
});

const layersOf = (over: "width" | "depth", spec = SPEC) =>
  sweepPoints(spec, over).map((point) => point.spec.model.layers.map(({ units, hidden }) => [units, hidden.length]));

describe("the points of a sweep", () => {
  test("over the width change the units of every stochastic layer, and nothing else", () => {
    const points = sweepPoints(SPEC, "width");
    expect(points.map(({ value }) => value)).toEqual([...WIDTHS]);
    expect(layersOf("width")).toEqual(
      WIDTHS.map((width) => [
        [width, 1],
        [width, 0],
      ]),
    );
    for (const { spec } of points) {
      expect({ ...spec, model: { ...spec.model, layers: SPEC.model.layers } }).toEqual(SPEC);
      expect(experimentSchema.parse(spec)).toEqual(spec);
    }
  });

  test("over the depth take the experiment's own layers, then its last again", () => {
    expect(sweepPoints(SPEC, "depth").map(({ value }) => value)).toEqual([...DEPTHS]);
    expect(layersOf("depth").slice(0, 4)).toEqual([
      [[4, 1]],
      [
        [4, 1],
        [3, 0],
      ],
      [
        [4, 1],
        [3, 0],
        [3, 0],
      ],
      [
        [4, 1],
        [3, 0],
        [3, 0],
        [3, 0],
      ],
    ]);
  });

  test("leave out the estimators that are not defined for a network, and say why", () => {
    const layers = [
      { units: 4, hidden: [] },
      { units: 3, hidden: [{ width: 5, activation: "tanh" as const }] },
    ];
    const spec = { ...SPEC, model: { ...SPEC.model, layers }, estimators: [{ key: "psa", params: {} }] };
    const [shallow, deeper] = sweepPoints(spec, "depth");
    expect(shallow).toMatchObject({ spec: { estimators: [{ key: "psa" }] }, leftOut: [] });
    expect(deeper.spec.estimators).toEqual([]);
    expect(deeper.leftOut).toEqual([{ estimator: "psa", reason: expect.stringContaining("joined by linear maps") }]);
  });

  test("have the experiment's own seed and those after it, within 32 bits", () => {
    expect(sweepSeeds({ seed: 7 }, 3)).toEqual([7, 8, 9]);
    expect(sweepSeeds(SPEC, 2)).toEqual([0xffffffff, 0]);
  });
});
