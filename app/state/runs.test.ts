import { describe, expect, it } from "vitest";
import { misfit } from "../../src/estimators/fits";
import type { EstimatorRow } from "../../src/estimators/contract";
import { ESTIMATORS, findEstimator } from "../../src/estimators/table";
import { checkEstimators } from "../../src/experiment/estimator-check";
import type { EstimatorSpec } from "../../src/index";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import {
  evaluationsOf,
  otherRate,
  otherSettings,
  picturedRuns,
  rateOf,
  ratesDiffer,
  runIds,
  runsOf,
  setHyperparameter,
  setRate,
  styleOf,
  toggleEstimator,
  totalEvaluations,
} from "./runs";

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

  it("names a run by a learning rate of its own, and knows that of every run", () => {
    const draft = spec();
    draft.estimators = [{ key: "disarm", params: {} }];
    for (let k = 0; k < 3; k++) draft.estimators.push(otherRate(findEstimator("disarm") as EstimatorRow, draft));
    expect(runIds(draft)).toEqual(["disarm", "disarm(lr:3.2e-4)", "disarm(lr:0.0032)", "disarm(lr:1e-4)"]);
    expect(runsOf(draft).map(({ name }) => name)).toEqual([
      "DisARM",
      "DisARM, rate 0.00032",
      "DisARM, rate 0.0032",
      "DisARM, rate 0.0001",
    ]);
    expect(draft.estimators.map((estimator) => rateOf(draft, estimator))).toEqual([1e-3, 3.2e-4, 3.2e-3, 1e-4]);
    expect(ratesDiffer(draft)).toBe(true);
    expect(ratesDiffer({ ...draft, estimators: [{ key: "st", params: {}, learningRate: 1 }] })).toBe(false);
    setRate(draft.estimators[1], 3e-5);
    setRate(draft.estimators[3], null);
    expect(runsOf(draft)[1].name).toBe("DisARM, rate 3e-5");
    expect(draft.estimators[3]).toStrictEqual({ key: "disarm", params: {} });
    const fast = { ...draft, optimizer: { ...draft.optimizer, learningRate: 100 } };
    expect(
      otherRate(findEstimator("st") as EstimatorRow, { ...fast, estimators: [{ key: "st", params: {} }] }),
    ).toEqual({
      key: "st",
      params: {},
      learningRate: 32,
    });
  });

  it("shows an estimator as its first run is drawn", () => {
    const blue = { ...spec(), estimators: ["st", "disarm"].map((key) => ({ key, params: {} })) };
    const [, run] = runsOf(blue);
    const [disarm, nvil] = [findEstimator("disarm"), findEstimator("nvil")];
    if (!disarm || !nvil) throw new Error("The table lacks a row.");
    expect(run.colour).not.toBe(disarm.style.colour);
    expect(styleOf(disarm, blue.estimators)).toEqual({ colour: run.colour, dash: run.dash, marker: run.marker });
    expect(styleOf(nvil, blue.estimators)).toEqual(nvil.style);
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

describe("pictured runs", () => {
  const crowd = {
    ...spec(),
    estimators: Array.from({ length: 11 }, (_, k) => ({ key: "foust", params: { b: k / 20 } })),
  };
  const ids = runIds(crowd);

  it("are the chosen one, or the first of those that are switched on", () => {
    expect(picturedRuns(crowd, { pictureRun: ids[9], hiddenRuns: [] })).toEqual([ids[9]]);
    expect(picturedRuns(crowd, { pictureRun: "gone", hiddenRuns: [] })).toEqual(ids.slice(0, 8));
    expect(picturedRuns(crowd, { pictureRun: null, hiddenRuns: ids.slice(1, 9) })).toEqual([ids[0], ...ids.slice(9)]);
  });
});

describe("evaluations", () => {
  const twoLayers = { ...spec(), model: { ...DEFAULT_SPEC.model, layers: [layer(48), layer(24)] } };
  const row = (key: string): EstimatorRow => findEstimator(key) as EstimatorRow;

  it("are counted for the model and the parameters at hand, and summed over the runs", () => {
    expect(evaluationsOf(row("local-expectation"), {}, twoLayers.model)).toBe(73);
    // As in their papers; what the difference in the temperature takes is said apart.
    for (const key of ["rebar", "relax"]) {
      expect(evaluationsOf(row(key), {}, twoLayers.model)).toBe(5);
      expect(evaluationsOf(row(key), { learnTemperature: false }, twoLayers.model)).toBe(5);
    }
    const estimators = ["local-expectation", "disarm", "st"].map((key) => ({ key, params: {} }));
    expect(totalEvaluations({ ...twoLayers, estimators })).toBe(73 + 3 + 1);
  });
});

describe("other settings of an estimator", () => {
  const number = { label: "N", help: "", kind: "number", default: 0.5, min: 0.1, max: 1 } as const;
  const row = (hyperparameters: EstimatorRow["hyperparameters"]): EstimatorRow => ({
    ...(findEstimator("st") as EstimatorRow),
    key: "some",
    hyperparameters,
  });
  const settings = (of: EstimatorRow, count: number) => {
    const runs: EstimatorSpec[] = [];
    for (let k = 0; k < count; k++) runs.push(otherSettings(of, runs));
    return runs.map(({ params }) => params);
  };

  it("begin with the defaults, and move down from them", () => {
    expect(settings(row({ a: number }), 3)).toEqual([{}, { a: 0.4 }, { a: 0.3 }]);
    expect(settings(row({ a: { ...number, log: true } }), 2)).toEqual([{}, { a: 0.33 }]);
  });

  it("move up where the default is the least, and are whole where they must be", () => {
    const samples = { ...number, kind: "integer", default: 2, min: 2, max: 4 } as const;
    expect(settings(row({ a: samples }), 3)).toEqual([{}, { a: 3 }, { a: 4 }]);
    expect(settings(row({ rate: { ...number, default: 0, min: 0, max: 0.01 } }), 2)).toEqual([{}, { rate: 0.0025 }]);
  });

  it("take numbers before switches, and switches when the numbers are used up", () => {
    const samples = { ...number, kind: "integer", default: 2, min: 2, max: 3 } as const;
    const both = row({ flag: { label: "F", help: "", kind: "boolean", default: false }, a: samples });
    expect(settings(both, 3)).toEqual([{}, { a: 3 }, { flag: true }]);
  });

  it("of every estimator of the table are valid", () => {
    // Every row suits a VAE of one small layer, or a classifier.
    const layers = DEFAULT_SPEC.model.layers.slice(0, 1).map((layer) => ({ ...layer, units: 8 }));
    for (const each of ESTIMATORS) {
      const runs: EstimatorSpec[] = [];
      const wanted = Object.keys(each.hyperparameters).length > 0 ? 2 : 1;
      for (let k = 0; k < wanted; k++) runs.push(otherSettings(each, runs));
      expect(
        checkEstimators(runs, { kind: misfit(each, { kind: "vae", layers }) ? "classifier" : "vae", layers }).problems,
        each.key,
      ).toEqual([]);
    }
  });
});

function layer(units: number) {
  return { hidden: [], units };
}
