/** `npm run sbn -- probe` and what stands behind it, on a real device against enumeration of all joint states. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeTerminal } from "../support/fake-terminal";
import { main } from "../../cli/main";
import { loadDataset } from "../../datasets/load";
import { prepareData } from "../../src/data/load";
import { unpackRow } from "../../src/data/pack";
import { experimentSchema } from "../../src/spec/schema";
import { writeSafetensors } from "../../src/weights/safetensors";
import { enumeratedMean } from "../oracles/enumerated-mean";
import { exactGradient } from "../../src/measure/exact";
import { initialParameters } from "../../src/models/initialise";
import { uniformStream } from "../../src/random/threefry";
import { hyperOf } from "../support/estimator-cases";
import { buildTwinModel, type TwinModel } from "../../src/reference/model";
import { flatten, type Parameters, toFloat64 } from "../../src/reference/parameters";
import type { ProbeReport } from "../../src/probing/reports";

const SPEC = {
  dataset: { key: "bars", examples: 200 },
  model: { layers: [{ units: 4, hidden: [{ width: 5 }] }, { units: 3 }] },
  estimators: [{ key: "disarm" }, { key: "st-identity" }, { key: "foust", params: { a: 0.7 } }, { key: "rebar" }],
  batch: 6,
  seed: 11,
};

let folder: string;
const write = (name: string, content: string) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

async function probe(spec: unknown, ...options: string[]) {
  const terminal = fakeTerminal();
  const code = await main(["probe", write("spec.json", JSON.stringify(spec)), ...options], terminal);
  return { code, terminal };
}

async function report(spec: unknown, ...options: string[]): Promise<ProbeReport> {
  const { code, terminal } = await probe(spec, "--json", ...options);
  expect(code, terminal.errLines.join("\n")).toBe(0);
  return JSON.parse(terminal.outLines.join("\n"));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "probe-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("a probe of a network that can be enumerated", () => {
  let found: ProbeReport;
  beforeAll(async () => {
    found = await report(SPEC, "--samples", "400");
  });

  test("has the loss and the gradient of every layer that enumeration of all joint states gives", async () => {
    const spec = experimentSchema.parse(SPEC);
    const data = prepareData(await loadDataset("bars", async () => new Uint8Array()), spec.dataset);
    const model = buildTwinModel(spec.model, data, data.mean);
    const parameters = toFloat64(initialParameters(model.network, spec.model, spec.seed, data));
    const batch = new Float64Array(6 * data.inputs);
    for (let b = 0; b < 6; b++) batch.set(unpackRow(data.train, b, data.inputs), b * data.inputs);
    const { loss, gradients } = exactGradient(model, parameters, batch, 6);
    expect(found.loss).toBeCloseTo(loss, 9);
    const norm = (...names: string[]) =>
      Math.sqrt(names.flatMap((name) => [...(gradients.get(name) ?? [])]).reduce((sum, g) => sum + g * g, 0));
    expect(found.layers["encoder.1"].gradNorm).toBeCloseTo(norm("encoder.1.weight", "encoder.1.bias"), 9);
    expect(found.layers.total.gradNorm).toBeCloseTo(norm(...gradients.keys()), 9);
    expect(Object.keys(found.layers)).toEqual([
      ...[
        "encoder.0",
        "encoder.1",
        "encoder.2",
        "decoder.0",
        "decoder.1",
        "decoder.2",
        "prior.logits",
        "encoder",
        "total",
      ],
    ]);
  });

  test("distinguishes biased from unbiased, and lets the error of means fall to the bias", () => {
    expect(found.reference.kind).toBe("exact");
    for (const key of ["disarm", "rebar"]) {
      const { bias2, bias2StdErr, rmse } = found.estimators[key].layers["encoder.2"];
      expect(Math.abs(bias2 / bias2StdErr), key).toBeLessThan(4);
      expect(rmse[1] / rmse[100]).toBeGreaterThan(5);
    }
    const biased = found.estimators["st-identity"].layers["encoder.2"];
    expect(biased.bias2 / biased.bias2StdErr).toBeGreaterThan(20);
    expect(biased.rmse[1000]).toBeCloseTo(Math.sqrt(biased.bias2) / biased.gradNorm, 1);
    expect(found.estimators["st-identity"].samples).toBe(400);
    expect(found.estimators["st-identity"].layers.total.cosine[100].groups).toBe(4);
    // The generative network learns from the same ordinary sample under both.
    expect(found.estimators["st-identity"].layers["decoder.2"]).toEqual(found.estimators.disarm.layers["decoder.2"]);
  });

  test("says what a gradient has of signal, and what it costs", () => {
    const { evaluations, secondsPerGradient, layers } = found.estimators.rebar;
    expect(evaluations).toBeGreaterThan(found.estimators["st-identity"].evaluations);
    expect(secondsPerGradient).toBeGreaterThan(0);
    expect(secondsPerGradient).toBeLessThan(1);
    // Without a bias the signal is the true gradient.
    const { signal2, signal2StdErr, gradNorm } = layers["encoder.2"];
    expect(Math.abs(signal2 - gradNorm ** 2)).toBeLessThan(4 * signal2StdErr);
    expect(found.estimators["st-identity"].layers["encoder.2"].signal2).not.toBeCloseTo(gradNorm ** 2, 2);
  });

  test("measures an estimator that scales the representation against its own truth", () => {
    const foust = found.estimators["foust(a:0.7)"];
    expect(foust.reference).toContain("own objective");
    const { gradNorm } = foust.layers["encoder.2"];
    expect(Math.abs(gradNorm / found.layers["encoder.2"].gradNorm - 1)).toBeGreaterThan(0.01);
  });
});

describe("a probe of a classifier, whose points come from a CSV file", () => {
  const MODEL = { kind: "classifier", layers: [3, 2, 2].map((units) => ({ units })), representation: { lo: 0, hi: 1 } };
  const CLASSIFIER = {
    dataset: { kind: "csv", path: "points.csv", label: "side" },
    model: MODEL,
    estimators: ["disarm", "st", "psa", "darn", "reinforce"].map((key) => ({ key })),
    seed: 3,
  };
  const POINTS = [
    ["-1.2", "0.4", "-1"],
    ["0.3", "1.9", "+1"],
    ["0.8", "-0.7", "-1"],
    ["1.6", "0.2", "+1"],
    ["-0.5", "-1.4", "+1"],
  ];
  let found: ProbeReport;
  let fixture: { model: TwinModel; parameters: Parameters; data: Float64Array };
  beforeAll(async () => {
    write("points.csv", ["a,b,side", ...POINTS.map((row) => row.join(","))].join("\n"));
    // Weights wide enough that straight-through is far off.
    const spec = experimentSchema.parse({ model: MODEL });
    const mean = [0, 1].map((i) => POINTS.reduce((sum, row) => sum + Number(row[i]) / POINTS.length, 0));
    const model = buildTwinModel(spec.model, { inputs: 2, classes: 2 }, Float32Array.from(mean));
    const next = uniformStream([8, 0, 0, 0]);
    const values = (name: string, count: number, shape: number[]) =>
      ({ name, shape, values: Float32Array.from({ length: count }, () => 5 * next() - 2.5) }) as const;
    const all = [...model.network.encoder.flat(), ...model.network.head].flatMap(({ name, inputs, outputs }) => [
      values(`${name}.weight`, inputs * outputs, [outputs, inputs]),
      values(`${name}.bias`, outputs, [outputs]),
    ]);
    writeFileSync(join(folder, "weights.safetensors"), writeSafetensors(new Map(all.map((each) => [each.name, each]))));
    // PyTorch's matrices are [outputs, inputs].
    const transposed = ({ shape, values: v }: (typeof all)[number]) => {
      const [rows, columns] = shape;
      if (columns === undefined) return Float64Array.from(v);
      return Float64Array.from({ length: v.length }, (_, k) => v[(k % rows) * columns + Math.floor(k / rows)]);
    };
    const parameters: Parameters = new Map(all.map((each) => [each.name, transposed(each)]));
    const data = Float64Array.from(
      POINTS.flatMap(([a, b, side]) => [Math.fround(Number(a)), Math.fround(Number(b)), Number(side === "+1")]),
    );
    fixture = { model, parameters, data };
    const weights = ["--weights", join(folder, "weights.safetensors")];
    found = await report(CLASSIFIER, "--samples", "600", "--batch", "all", ...weights);
  });

  test("takes the whole file as its mini-batch, and has its exact loss and gradient", () => {
    const { model, parameters, data } = fixture;
    const { loss, gradients } = exactGradient(model, parameters, data, POINTS.length);
    expect(found.protocol.batch).toContain("5 examples");
    expect(found.loss).toBeCloseTo(loss, 6);
    const norm = Math.sqrt(flatten(gradients).reduce((sum, g) => sum + g * g, 0));
    expect(found.layers.total.gradNorm).toBeCloseTo(norm, 6);
    expect(Object.keys(found.layers)).toEqual(["net.0", "net.1", "net.2", "net.3", "hidden", "total"]);
  });

  test.each(["st", "psa", "darn"])("%s has the bias of its independently enumerated mean, layer by layer", (key) => {
    const { model, parameters, data } = fixture;
    const mean = enumeratedMean(key, hyperOf(key), model, parameters, data, POINTS.length);
    const { gradients } = exactGradient(model, parameters, data, POINTS.length);
    for (const layer of ["net.0", "net.1", "net.2", "net.3"]) {
      const off = [`${layer}.weight`, `${layer}.bias`].flatMap((name) =>
        [...(mean.get(name) ?? [])].map((m, i) => m - (gradients.get(name)?.[i] ?? 0)),
      );
      const truth = off.reduce((sum, d) => sum + d * d, 0);
      const { bias2, bias2StdErr, rmse, gradNorm } = found.estimators[key].layers[layer];
      expect(Math.abs(bias2 - truth) / bias2StdErr, layer).toBeLessThan(4.5);
      // The floor of the mean of many.
      if (truth > 30 * bias2StdErr) expect(rmse[1000] / (Math.sqrt(truth) / gradNorm)).toBeCloseTo(1, 1);
    }
  });

  test("straight-through is seen to be biased below the head, and no estimator in it", () => {
    const z = (key: string, layer: string) => {
      const { bias2, bias2StdErr } = found.estimators[key].layers[layer];
      return bias2 / bias2StdErr;
    };
    expect(z("st", "net.0")).toBeGreaterThan(8);
    for (const key of Object.keys(found.estimators)) expect(Math.abs(z(key, "net.3")), key).toBeLessThan(4);
    for (const key of ["disarm", "reinforce"]) expect(Math.abs(z(key, "net.0")), key).toBeLessThan(4);
  });

  test.each([
    [{ kind: "csv", path: "nowhere.csv" }, "no file"],
    [{ kind: "csv" }, "dataset cannot be used"],
    [{ kind: "tsv", path: "points.csv" }, "expected csv"],
    [{ kind: "csv", path: "points.csv", label: "class" }, 'no column "class"'],
  ])("%j is refused in words", async (dataset, words) => {
    const { code, terminal } = await probe({ ...CLASSIFIER, dataset });
    expect(code).toBe(1);
    expect(terminal.errLines.join("\n")).toContain(words);
  });

  test("a VAE of real numbers is refused in words", async () => {
    const { code, terminal } = await probe({
      ...CLASSIFIER,
      model: { layers: [{ units: 3 }] },
      estimators: [{ key: "st" }],
    });
    expect(code).toBe(1);
    expect(terminal.errLines.join("\n")).toContain("Choose a classifier");
  });
});

test("beyond enumeration the truth is drawn, and its own noise does not look like a bias", async () => {
  const spec = { ...SPEC, model: { layers: [{ units: 21 }] }, estimators: [{ key: "disarm" }, { key: "st-identity" }] };
  const found = await report(spec, "--samples", "200");
  expect(found.reference).toMatchObject({ kind: "sampled", by: "draws of disarm", samples: 800 });
  expect(found.reference.relativeStdErr).toBeGreaterThan(0);
  expect(found.loss).toBeNull();
  const z = (key: string) => {
    const { bias2, bias2StdErr } = found.estimators[key].layers["encoder.0"];
    return bias2 / bias2StdErr;
  };
  expect(Math.abs(z("disarm"))).toBeLessThan(4);
  expect(z("st-identity")).toBeGreaterThan(10);
});

describe("weights and mistakes", () => {
  test("probes the weights of a training, which are not those of the start", async () => {
    const out = join(folder, "trained");
    const path = write(
      "train.json",
      JSON.stringify({ ...SPEC, estimators: [{ key: "st" }], optimizer: { learningRate: 0.02 } }),
    );
    expect(await main(["train", path, "--out", out, "--steps", "30"], fakeTerminal())).toBe(0);
    const weights = join(out, "model.safetensors");
    const trained = await report(SPEC, "--weights", weights, "--estimators", "st", "--samples", "40");
    const start = await report(SPEC, "--estimators", "st", "--samples", "40");
    expect(Object.keys(trained.estimators)).toEqual(["st"]);
    expect(trained.loss).toBeLessThan((start.loss ?? 0) - 0.5);
  });

  test("prints a table for people, with what would have been seen", async () => {
    const { code, terminal } = await probe(SPEC, "--estimators", "disarm,st-identity", "--samples", "64");
    expect(code).toBe(0);
    const text = terminal.outLines.join("\n");
    expect(text).toMatch(/disarm +total .*(no bias detected \([\d.]+ % would have been\)|not decided \(only)/);
    expect(text).not.toMatch(/unbiased so far|NaN/);
    expect(text).toContain("disarm: proven unbiased by construction");
    expect(text).toContain("st-identity: proven biased by definition");
    expect(text).toMatch(/draws for 5\.0 %/);
    expect(text).toMatch(/st-identity +encoder\.2 .*biased: [\d,.]+ % ±/);
    expect(terminal.errLines.join("\n")).toContain("initial weights");
  });

  test.each([
    [["--weights", "nowhere.safetensors"], 1, 'no file "nowhere.safetensors"'],
    [["--estimators", "st,disram"], 2, 'no estimator "disram"'],
  ])("%j is refused in words", async (options, code, words) => {
    const { code: came, terminal } = await probe(SPEC, ...options);
    expect(came).toBe(code);
    expect(terminal.errLines.join("\n")).toContain(words);
  });

  test("weights of another model are refused by name and shape", async () => {
    const out = join(folder, "other");
    const other = { ...SPEC, model: { layers: [{ units: 3 }] }, estimators: [{ key: "st" }] };
    expect(
      await main(["train", write("other.json", JSON.stringify(other)), "--out", out, "--steps", "1"], fakeTerminal()),
    ).toBe(0);
    const { code, terminal } = await probe(SPEC, "--weights", join(out, "model.safetensors"));
    expect(code).toBe(1);
    expect(terminal.errLines.join("\n")).toMatch(/encoder\.0\.weight" has the shape/);
  });
});
