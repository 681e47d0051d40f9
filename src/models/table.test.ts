import { describe, expect, it } from "vitest";
import { parseArchitecture } from "../spec/architecture";
import { experimentSchema, type ModelKind } from "../spec/schema";
import { countParameters, hasLatentTerms, likelihoodOf, targetsOf } from "./network";
import { buildNetwork, FAMILIES, familyOf } from "./table";

/** 4 rows of 5 pixels, or the upper half of them. */
const DATA = { width: 5, height: 4 };
const WIDTHS = {
  none: { ...DATA, inputs: 20 },
  class: { ...DATA, inputs: 20, classes: 3 },
  half: { ...DATA, inputs: 10, targets: 10 },
} as const;

function networkOf(kind: ModelKind, text: string) {
  const read = parseArchitecture(text);
  if ("problem" in read) throw new Error(read.problem.message);
  const { model } = experimentSchema.parse({ model: { kind, layers: read.layers } });
  return buildNetwork(model, WIDTHS[familyOf(model).data.outcome]);
}

describe.each(Object.values(FAMILIES))("$title", (family) => {
  const network = networkOf(family.kind, "6t-[4]-[3]");

  it("has one likelihood, of what its data hold, and says what else its loss depends on", () => {
    expect(network.factors.filter(({ role }) => role === "likelihood")).toHaveLength(1);
    const { target, parameters } = likelihoodOf(network);
    expect(target).toBe({ none: "input", class: "label", half: "target" }[family.data.outcome]);
    expect(parameters.at(-1)?.outputs).toBe({ none: 20, class: 3, half: 10 }[family.data.outcome]);
    expect(hasLatentTerms(network)).toBe(!family.offers.includes("top layer alone"));
    expect(targetsOf(network)).toBe(family.data.outcome === "half" ? 10 : 0);
    expect(countParameters(network)).toBeGreaterThan(0);
  });

  it("reads the image that its data are", () => {
    const [first] = networkOf(family.kind, "2c2r-[3]").encoder[0];
    const rows = family.data.outcome === "half" ? 2 : 4;
    expect(first).toMatchObject({ kind: "conv2d", inputs: rows * 5, outputs: (rows - 1) * 4 * 2 });
  });

  it("watches series of its own names, each once, with a unit", () => {
    const { train, test, alsoTested } = family.reports;
    const series = [train, test, ...alsoTested].map((each) => each.series);
    expect(new Set(series).size).toBe(series.length);
    expect(family.measurement.samples(200).at(-1)).toBe(200);
    expect(family.measurement.samples(1)).toEqual([1]);
  });
});

it("refuses data that do not suit a family", () => {
  const { model } = experimentSchema.parse({ model: { kind: "structured", layers: [{ units: 2 }] } });
  expect(() => buildNetwork(model, { inputs: 8 })).toThrow("needs data whose examples have two halves");
  const classes = { ...model, kind: "classifier" as const };
  expect(() => buildNetwork(classes, { inputs: 8, classes: 1 })).toThrow("two classes or more; these data have 1");
});
