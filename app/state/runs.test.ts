import { describe, expect, it } from "vitest";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import { runIds, runsOf, setHyperparameter, toggleEstimator } from "./runs";

const spec = () => ({ ...structuredClone(DEFAULT_SPEC), estimators: [{ key: "st", params: {} }] });

describe("runs", () => {
  it("names runs of one estimator apart, in text, colour, dash and marker", () => {
    const twice = spec();
    twice.estimators = [
      { key: "foust", params: {} },
      { key: "foust", params: { b: 0.5, asPublished: true } },
    ];
    const [first, second] = runsOf(twice);
    expect(runIds(twice)).toEqual(["foust", "foust(b:0.5,asPublished:1)"]);
    expect(first.name).toBe("FouST");
    expect(second.name).toBe("FouST, noise from 0.5, as published");
    expect(second.colour).not.toBe(first.colour);
    expect(second.dash).not.toBe(first.dash);
    expect(second.marker).not.toBe(first.marker);
  });

  it("leaves out what the table does not know", () => {
    expect(runsOf({ ...spec(), estimators: [{ key: "no-such", params: {} }] })).toEqual([]);
  });

  it("adds and removes estimators, but never the last", () => {
    const draft = spec();
    expect(toggleEstimator(draft, "disarm")).toBe("added");
    expect(runIds(draft)).toEqual(["st", "disarm"]);
    expect(toggleEstimator(draft, "st")).toBe("removed");
    expect(toggleEstimator(draft, "disarm")).toBe("last");
    expect(runIds(draft)).toEqual(["disarm"]);
  });

  it("keeps defaults out of the spec", () => {
    const estimator = { key: "foust", params: {} };
    setHyperparameter(estimator, "b", 0.5);
    expect(estimator.params).toEqual({ b: 0.5 });
    setHyperparameter(estimator, "b", 0.9);
    expect(estimator.params).toEqual({});
  });
});
