/** Estimators that are defined for one stochastic layer only, whether or not the table has one today. */
import { describe, expect, it, vi } from "vitest";
import type { EstimatorRow } from "../estimators/contract";

vi.mock(import("../estimators/table"), async (original) => {
  const { ESTIMATORS, findEstimator } = await original();
  const shallow: EstimatorRow = {
    ...ESTIMATORS[0],
    key: "shallow",
    name: "Shallow",
    requires: ["one stochastic layer"],
  };
  return {
    ESTIMATORS: [...ESTIMATORS, shallow],
    findEstimator: (key: string) => (key === "shallow" ? shallow : findEstimator(key)),
  };
});

const { checkEstimators, nearestEstimator } = await import("./estimator-check");
const { ESTIMATORS } = await import("../estimators/table");
const { decodeLink } = await import("./link");
const { DEFAULT_SPEC, parseSpec } = await import("./spec");

const shallow = { key: "shallow", params: {} };
const st = { key: "st", params: {} };
const layers = (count: number) => ({
  kind: "vae" as const,
  layers: Array.from({ length: count }, () => ({ hidden: [], units: 8 })),
});
const SENTENCE = "shallow cannot train this model: it is defined for one stochastic layer and the model has 2.";

describe("an estimator for one stochastic layer", () => {
  it("trains a model of one", () => {
    expect(checkEstimators([shallow], layers(1))).toEqual({ kept: [shallow], problems: [] });
    expect(parseSpec({ model: layers(1), estimators: [shallow] })).toHaveProperty("spec");
  });

  it("is refused in words for a deeper one, and left out", () => {
    const { kept, problems } = checkEstimators([shallow, st], layers(2));
    expect(kept).toEqual([st]);
    expect(problems).toEqual([{ text: SENTENCE, repair: "It is left out." }]);
    expect(parseSpec({ model: layers(2), estimators: [shallow] })).toEqual({ problems: [SENTENCE] });
  });

  it("is left out of a link for a deeper model, and never stands in for what is missing", () => {
    const some = decodeLink("v=1&m=[8]-[8]&e=shallow,st");
    expect(some).toMatchObject({ kind: "ok", spec: { estimators: [st] }, notes: [`${SENTENCE} It is left out.`] });
    const none = decodeLink("v=1&m=[8]-[8]&e=shallow");
    expect(none).toMatchObject({
      kind: "ok",
      spec: { estimators: DEFAULT_SPEC.estimators },
      notes: [`${SENTENCE} It is left out.`, "No estimator is left. disarm is used instead."],
    });
  });

  it("of a base experiment gives way to the defaults when the data asks for a deeper model", async () => {
    const { repairSpec } = await import("./repair");
    const base = { ...DEFAULT_SPEC, model: { ...DEFAULT_SPEC.model, ...layers(1) }, estimators: [shallow] };
    const { spec } = repairSpec({ model: layers(2) }, base);
    expect(parseSpec(spec)).toEqual({ spec });
    expect(spec.estimators).toEqual(DEFAULT_SPEC.estimators);
  });
});

describe("an estimator in the place of one that cannot train the model", () => {
  const several = { kind: "vae" as const, layers: [{ hidden: [], units: 3, states: 4 }] };

  it("is of its kind, and trains the model", () => {
    for (const { key } of ESTIMATORS) {
      const nearest = nearestEstimator(key, several);
      expect(checkEstimators([{ key: nearest?.key ?? "", params: {} }], several).problems).toEqual([]);
    }
    expect(nearestEstimator("disarm", several)?.family).toBe("score");
    expect(nearestEstimator("foust", several)?.family).toBe("path");
  });

  it("opens a link for variables of several values, and says so", () => {
    const opened = decodeLink("v=1&m=[3x4]&e=disarm");
    const instead = nearestEstimator("disarm", several)?.key ?? "";
    expect(opened).toMatchObject({ kind: "ok", spec: { estimators: [{ key: instead, params: {} }] } });
    expect("notes" in opened && opened.notes).toEqual([
      expect.stringMatching(
        /^disarm cannot train this model: .*layer 1 has 3 variables of 4 values\. It is left out\.$/,
      ),
      `No estimator is left. ${instead} is used instead.`,
    ]);
  });
});

it("the default estimators suit every model of Boolean units", () => {
  for (const depth of [1, 2, 20]) expect(checkEstimators(DEFAULT_SPEC.estimators, layers(depth)).problems).toEqual([]);
});
