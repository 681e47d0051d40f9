import fc from "fast-check";
import { misfit } from "../estimators/fits";
import { describe, expect, it } from "vitest";
import { ESTIMATORS } from "../estimators/table";
import { arbitrarySpec } from "../../tests/support/arbitrary-spec";
import { checkEstimators, validateEstimators } from "./estimator-check";
import { estimatorText, parseEstimatorText } from "./estimator-text";
import { formatNumber, readNumber } from "./number-text";
import { DEFAULT_SPEC, parseSpec } from "./spec";
import { suggest } from "./suggest";

function problems(json: unknown): string[] {
  const result = parseSpec(json);
  if ("spec" in result) throw new Error("It was accepted.");
  return result.problems;
}

describe("specs from JSON", () => {
  it("takes an empty one as the default and any valid one as it is", () => {
    expect(parseSpec({})).toEqual({ spec: DEFAULT_SPEC });
    fc.assert(
      fc.property(arbitrarySpec, (spec) => {
        expect(parseSpec(JSON.parse(JSON.stringify(spec)))).toStrictEqual({ spec });
      }),
      { numRuns: 30 },
    );
  });

  it("never throws and never lets anything strange pass", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withDate: true }), (any) => {
        const result = parseSpec(any);
        if ("problems" in result) expect(result.problems.length).toBeGreaterThan(0);
      }),
    );
  });

  it.each<[string, unknown, string]>([
    ["no object", 5, "The experiment is 5; expected an object."],
    ["a list", [], "The experiment is a list of 0; expected an object."],
    [
      "a typo",
      { optimizer: { learningrate: 1 } },
      'optimizer has no field "learningrate"; did you mean "learningRate"?',
    ],
    ["an unknown field", { velocity: 1 }, 'The experiment has no field "velocity".'],
    [
      "a typo in a list",
      { model: { layers: [{ unit: 3, units: 3 }] } },
      'model.layers[0] has no field "unit"; did you mean "units"?',
    ],
    ["a string", { batch: "64" }, 'batch is "64"; expected a number.'],
    ["a fraction", { batch: 1.5 }, "batch is 1.5; expected a whole number."],
    ["NaN", { optimizer: { learningRate: Number.NaN } }, "optimizer.learningRate is NaN; expected a number."],
    [
      "infinity",
      { optimizer: { learningRate: Number.POSITIVE_INFINITY } },
      "optimizer.learningRate is Infinity; expected a number.",
    ],
    ["zero", { optimizer: { learningRate: 0 } }, "optimizer.learningRate is 0; expected more than 0."],
    [
      "an absurd width",
      { model: { layers: [{ units: 10 ** 9 }] } },
      "model.layers[0].units is 1e9; expected at most 4096.",
    ],
    ["no layers", { model: { layers: [] } }, "model.layers is a list of 0; expected at least 1 entry."],
    ["no units", { model: { layers: [{}] } }, "model.layers[0].units is missing; expected a number."],
    [
      "21 layers",
      { model: { layers: Array(21).fill({ units: 1 }) } },
      "model.layers is a list of 21; expected at most 20 entries.",
    ],
    [
      "a choice",
      { dataset: { binarise: "never" } },
      'dataset.binarise is "never"; expected one of threshold, sampled, dynamic.',
    ],
    [
      "lo above hi",
      { model: { layers: [{ units: 1 }], representation: { lo: 1, hi: 0 } } },
      'model.representation is {"lo":1,"hi":0}; expected lo below hi.',
    ],
    ["an empty key", { dataset: { key: "" } }, 'dataset.key is ""; expected at least 1 character.'],
    ["a broken key", { dataset: { key: "\ud800" } }, 'dataset.key is "\\ud800"; expected only printable characters.'],
    [
      "a parameter",
      { estimators: [{ key: "foust", params: { b: "x" } }] },
      'estimators[0].params.b is "x"; expected a number, true or false.',
    ],
    [
      "a newer version",
      { version: 2 },
      "The experiment has version 2; this program reads versions up to 1: update it.",
    ],
    ["no version", { version: "one" }, 'version is "one"; expected 1.'],
  ])("says %s in words", (_, json, sentence) => {
    expect(problems(json)).toEqual([sentence]);
  });

  it("lists every problem, and stops at twenty", () => {
    expect(problems({ batch: 0, seed: -1 })).toHaveLength(2);
    const layers = Array(20).fill({ units: 0, hidden: [{ width: 0 }] });
    expect(problems({ model: { layers } }).slice(19)).toEqual([
      "model.layers[9].units is 0; expected at least 1.",
      "And 20 more problems.",
    ]);
  });

  it("drops negative zeros and parameters that are the table's defaults", () => {
    const result = parseSpec({
      optimizer: { momentum: -0 },
      estimators: [{ key: "foust", params: { gamma: 2, b: 0.9, asPublished: false } }],
    });
    if ("problems" in result) throw new Error(result.problems.join());
    expect(Object.is(result.spec.optimizer.momentum, 0)).toBe(true);
    expect(result.spec.estimators).toEqual([{ key: "foust", params: { gamma: 2 } }]);
  });
});

describe("estimators of a spec", () => {
  it.each<[string, object[], string]>([
    ["an unknown key", [{ key: "disarmm", params: {} }], 'There is no estimator "disarmm"; did you mean "disarm"?'],
    [
      "an unknown parameter",
      [{ key: "foust", params: { c: 1 } }],
      'foust: there is no parameter "c"; it has reweight, b, a, gamma, asPublished.',
    ],
    [
      "an inherited name",
      [{ key: "st", params: { toString: 1 } }],
      'st: there is no parameter "toString"; it has asPublished.',
    ],
    [
      "a parameter where there is none",
      [{ key: "reinforce", params: { b: 1 } }],
      'reinforce: there is no parameter "b"; it has none.',
    ],
    [
      "a broken number for a whole one",
      [{ key: "rloo", params: { samples: 2.5 } }],
      "rloo: samples is 2.5; expected a whole number from 2 to 16.",
    ],
    ["a value out of range", [{ key: "foust", params: { b: 1.5 } }], "foust: b is 1.5; expected a number from 0 to 1."],
    [
      "a number for a switch",
      [{ key: "st", params: { asPublished: 1 } }],
      "st: asPublished is 1; expected true or false.",
    ],
    [
      "a switch for a number",
      [{ key: "foust", params: { b: true } }],
      "foust: b is true; expected a number from 0 to 1.",
    ],
    [
      "a repetition",
      [
        { key: "foust", params: { b: 0.9 } },
        { key: "foust", params: {} },
      ],
      "The estimator foust stands twice; seeds give repetitions.",
    ],
  ])("says %s", (_, estimators, sentence) => {
    expect(problems({ estimators })).toEqual([sentence]);
  });

  const oneLayer = { ...DEFAULT_SPEC.model, layers: [{ ...DEFAULT_SPEC.model.layers[0], units: 8 }] };

  it("accepts every row of the table at its defaults, and at both ends of every range", () => {
    for (const row of ESTIMATORS) {
      const model = misfit(row, { ...oneLayer, kind: "vae" }) ? { ...oneLayer, kind: "classifier" as const } : oneLayer;
      expect(validateEstimators({ estimators: [{ key: row.key, params: {} }], model })).toEqual([]);
      for (const [name, { min = 0, max = 0, kind, default: byDefault }] of Object.entries(row.hyperparameters)) {
        const values = kind === "boolean" ? [!byDefault] : [min, max];
        for (const value of values) {
          const estimator = { key: row.key, params: { [name]: value } };
          expect(checkEstimators([estimator], model).problems).toEqual([]);
        }
      }
    }
  });

  it("distinguishes one estimator with other parameters", () => {
    const estimators = [0.5, 0.8].map((b) => ({ key: "foust", params: { b } }));
    expect(validateEstimators({ estimators, model: DEFAULT_SPEC.model })).toEqual([]);
    expect(estimators.map(estimatorText)).toEqual(["foust(b:0.5)", "foust(b:0.8)"]);
  });
});

describe("the run id of an estimator", () => {
  it("reads back, over every row and parameter", () => {
    fc.assert(
      fc.property(arbitrarySpec, ({ estimators }) => {
        for (const estimator of estimators) {
          expect(parseEstimatorText(estimatorText(estimator))).toEqual({ estimator });
        }
      }),
      { numRuns: 30 },
    );
  });

  it("writes the table's order, switches as 0 and 1, and no defaults", () => {
    const params = { gamma: 2, asPublished: true, b: 0.9, reweight: false };
    expect(estimatorText({ key: "foust", params })).toBe("foust(reweight:0,gamma:2,asPublished:1)");
    expect(estimatorText({ key: "st", params: { asPublished: false } })).toBe("st");
  });

  it.each([
    "",
    "ST",
    "st(",
    "st)",
    "st()x",
    "foust(b)",
    "foust(b:)",
    "foust(b:x)",
    "foust(b:1,b:1)",
    "a b",
    "foust(b:1e999)",
  ])("%j is no estimator", (text) => {
    expect(parseEstimatorText(text)).toHaveProperty("problem");
  });
});

describe("numbers as text", () => {
  it("has one zero", () => expect(Object.is(readNumber("-0"), 0)).toBe(true));

  it.each([
    [3e-4, "3e-4"],
    [0.9, "0.9"],
    [0.001, "1e-3"],
    [50, "50"],
    [50_000, "5e4"],
    [1234567, "1234567"],
    [1e21, "1e21"],
    [-0, "0"],
    [1 / 3, "0.3333333333333333"],
  ])("%d stands as %s", (value, text) => expect(formatNumber(value)).toBe(text));

  it("reads back to the same bits", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(readNumber(formatNumber(value))).toBe(value + 0);
      }),
    );
  });

  it.each(["", " 1", "0x10", "1_000", "Infinity", "NaN", "1e999", "--1", "1e", ".5", "9".repeat(400)])(
    "%j is no number",
    (text) => expect(readNumber(text)).toBeUndefined(),
  );
});

describe("suggestions", () => {
  it("finds the nearest word, and none where all are far", () => {
    expect(
      suggest(
        "gumble-softmax",
        ESTIMATORS.map((row) => row.key),
      ),
    ).toBe("gumbel-softmax");
    expect(
      suggest(
        "quantum",
        ESTIMATORS.map((row) => row.key),
      ),
    ).toBeUndefined();
    expect(suggest("stt", ["sxx", "st", "sttwww"])).toBe("st");
    expect(suggest("stt", ["st", "stu", "stt"])).toBe("stt");
    expect(suggest("stt", ["stt", "st"])).toBe("stt");
    expect(suggest("x".repeat(80), ["x".repeat(81)])).toBeUndefined();
  });
});

it("shows long or odd names of foreign data cut and in quotes", () => {
  const params = { ["a".repeat(5000)]: [], "\u001b[31m": {} };
  const result = parseSpec({ estimators: [{ key: "st", params }] });
  const problems = "problems" in result ? result.problems : [];
  expect(problems).toHaveLength(2);
  expect(problems[0]).toContain(`estimators[0].params."${"a".repeat(60)}…" is`);
  expect(problems[1]).toContain('estimators[0].params."\\u001b[31m" is');
});
