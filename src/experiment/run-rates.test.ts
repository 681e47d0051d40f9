/** A learning rate of a run's own: in the experiment, in its name and in links, where anybody may write anything. */
import { describe, expect, it } from "vitest";
import { ESTIMATORS } from "../estimators/table";
import { checkEstimators } from "./estimator-check";
import { estimatorText, parseEstimatorText, RATE_NAME } from "./estimator-text";
import { decodeLink, encodeLink } from "./link";
import type { EstimatorSpec } from "../spec/schema";
import { DEFAULT_SPEC, parseSpec } from "./spec";

const layers = [{ units: 8 }];
const model = { ...DEFAULT_SPEC.model, layers: [{ hidden: [], units: 8 }] };

function estimatorsOf(link: string) {
  const decoded = decodeLink(link);
  if (decoded.kind !== "ok") throw new Error(`${link} gave ${JSON.stringify(decoded)}`);
  return { estimators: decoded.spec.estimators, notes: decoded.notes };
}

describe("the learning rate of a run", () => {
  it("has a name that no hyperparameter has", () => {
    for (const row of ESTIMATORS) expect(Object.keys(row.hyperparameters), row.key).not.toContain(RATE_NAME);
  });

  it("is part of the run's name, behind its parameters, and reads back", () => {
    const texts: [EstimatorSpec, string][] = [
      [{ key: "disarm", params: {}, learningRate: 3e-3 }, "disarm(lr:3e-3)"],
      [{ key: "foust", params: { b: 0.8 }, learningRate: 0.02 }, "foust(b:0.8,lr:0.02)"],
      [{ key: "foust", params: { b: 0.8 } }, "foust(b:0.8)"],
    ];
    for (const [estimator, text] of texts) {
      expect(estimatorText(estimator)).toBe(text);
      expect(parseEstimatorText(text)).toStrictEqual({ estimator });
    }
    expect(parseEstimatorText("foust(lr:0.02,b:0.8)")).toStrictEqual({ estimator: texts[1][0] });
  });

  it("makes two runs of one estimator at two rates two runs of an experiment", () => {
    const estimators = [
      { key: "disarm" },
      { key: "disarm", learningRate: 0.01 },
      { key: "disarm", learningRate: 1e-4 },
    ];
    const parsed = parseSpec({ model: { layers }, estimators });
    if ("problems" in parsed) throw new Error(parsed.problems.join(" "));
    const link = encodeLink(parsed.spec);
    expect(link).toBe("v=1&m=[8]&e=disarm,disarm(lr:0.01),disarm(lr:1e-4)");
    expect(decodeLink(link)).toStrictEqual({ kind: "ok", spec: parsed.spec, notes: [], hidden: [] });
  });

  it("does not stand twice", () => {
    const once = [{ key: "st", params: {}, learningRate: 0.01 }];
    const { kept, problems } = checkEstimators([...once, { key: "st", params: {}, learningRate: 1e-2 }], model);
    expect(kept).toEqual(once);
    expect(problems).toEqual([
      { text: "The estimator st(lr:0.01) stands twice; seeds give repetitions.", repair: "One is kept." },
    ]);
    expect(parseEstimatorText("st(lr:1,lr:2)")).toEqual({ problem: '"st(lr:1,lr:2)" gives lr twice.' });
  });

  it("gives way to the experiment's where it cannot be used, and the others stay", () => {
    for (const [bad, came] of [
      ["0", "0"],
      ["-1", "-1"],
      ["101", "101"],
      ["1e300", "1e300"],
    ]) {
      const { estimators, notes } = estimatorsOf(`v=1&e=st(lr:${bad}),darn(lr:0.5)`);
      expect(estimators).toStrictEqual([
        { key: "st", params: {} },
        { key: "darn", params: {}, learningRate: 0.5 },
      ]);
      const expected = "expected a number above 0 and at most 100";
      expect(notes).toEqual([
        `st: the learning rate lr is ${came}; ${expected}. The experiment's learning rate is used instead.`,
      ]);
    }
    expect(estimatorsOf("v=1&e=st(lr:NaN),darn").notes[0]).toContain('"lr:NaN" came, expected name:number');
    expect(estimatorsOf("v=1&e=st,darn(lr:)").estimators).toEqual([{ key: "st", params: {} }]);
  });

  it("is refused in words from a file", () => {
    const problems = (estimator: unknown) => {
      const result = parseSpec({ estimators: [estimator] });
      return "problems" in result ? result.problems : [];
    };
    expect(problems({ key: "st", learningRate: -1 })).toEqual([
      "st: the learning rate lr is -1; expected a number above 0 and at most 100.",
    ]);
    expect(problems({ key: "st", learningRate: "fast" })).toEqual([
      'estimators[0].learningRate is "fast"; expected a number.',
    ]);
    expect(problems({ key: "st", params: { lr: 0.1 } })).toEqual([
      'st: there is no parameter "lr"; a run\'s rate is its field learningRate, beside params.',
    ]);
  });
});
