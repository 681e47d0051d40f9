/** Sweeps of the probe over width and depth: on a real device, against a probe and an enumeration of the very same networks. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engineOpener } from "../support/engine";
import { fakeTerminal } from "../support/fake-terminal";
import { main } from "../../cli/main";
import { openDevice } from "../../cli/open-device";
import { loadDataset } from "../../datasets/load";
import type { SweepPart } from "../../src/probing/reports";
import { experimentOf } from "../../src/spec/same-experiment";
import { prepareData } from "../../src/data/load";
import { firstRows, unpackRows } from "../../src/data/pack";
import { experimentSchema } from "../../src/spec/schema";
import { DEPTHS, WIDTHS } from "../../src/experiment/sweep";
import type { SWEEP_FORMAT, SweepRecord } from "../../src/export/sweep-file";
import { KernelCompiler } from "../../src/kernels/compiler";
import { exactGradient } from "../../src/measure/exact";
import { overSeeds } from "../../src/measure/over-seeds";
import { initialDataOf, initialParameters } from "../../src/models/initialise";
import { familyOf } from "../../src/models/table";
import { sweepTasks } from "../../src/probing/sweep";
import { buildTwinModel } from "../../src/reference/model";
import { flatten, toFloat64 } from "../../src/reference/parameters";
import { readCheckpoint } from "../../src/running/snapshot";

const SPEC = {
  dataset: { key: "cosine" },
  model: { kind: "classifier", layers: [{ units: 4 }, { units: 3 }], initialisation: "data" },
  estimators: [{ key: "st" }, { key: "psa" }, { key: "disarm" }],
  batch: 6,
  seed: 5,
};

type Printed = Omit<SweepRecord, "parts"> & { format: typeof SWEEP_FORMAT; points: SweepPart[] };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sweep-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function command(spec: unknown, ...argv: string[]) {
  const path = join(folder, "spec.json");
  writeFileSync(path, JSON.stringify(spec));
  const terminal = fakeTerminal();
  const code = await main([argv[0], path, ...argv.slice(1)], terminal);
  expect(code, terminal.errLines.join("\n")).toBe(0);
  return terminal.outLines.join("\n");
}

describe("a sweep over the depth of a classifier", () => {
  let found: Printed;
  beforeAll(async () => {
    found = JSON.parse(await command(SPEC, "sweep", "--over", "depth", "--samples", "400", "--seeds", "2", "--json"));
  });
  const at = (value: number, seed: number) => {
    const part = found.points.find((point) => point.value === value && point.seed === seed);
    if (!part?.report) throw new Error(`No report of ${value} layers, seed ${seed}.`);
    return { ...part, report: part.report };
  };

  test("has every point with every seed, and says around what it was made", () => {
    expect(found).toMatchObject({ format: "sbn-lab-sweep", over: "depth", samples: 400, seeds: 2 });
    expect(found.points.map(({ value, seed }) => [value, seed])).toEqual(
      DEPTHS.flatMap((d) => [5, 6].map((s) => [d, s])),
    );
    expect(at(4, 5).units).toEqual([4, 3, 3, 3]);
  });

  test("a point is what a probe of that very network says, and its truth what all joint states give", async () => {
    const model = { ...SPEC.model, layers: [4, 3, 3].map((units) => ({ units })) };
    const spec = { ...SPEC, model, seed: 6 };
    const { report } = at(3, 6);
    const probe = JSON.parse(await command(spec, "probe", "--samples", "400", "--json"));
    expect(report.loss).toBe(probe.loss);
    expect(report.layers).toEqual(probe.layers);
    expect(report.estimators.st.layers).toEqual(probe.estimators.st.layers);
    expect(report.estimators.disarm.layers).toEqual(probe.estimators.disarm.layers);

    const parsed = experimentSchema.parse(spec);
    const data = prepareData(
      await loadDataset("cosine", async () => new Uint8Array()),
      parsed.dataset,
      familyOf(parsed.model).data,
    );
    const twin = buildTwinModel(parsed.model, data, data.mean);
    const start = initialParameters(twin.network, parsed.model, 6, initialDataOf(data));
    const batch = unpackRows(firstRows(data.train, 6), 6, data.inputs);
    const { loss, gradients } = exactGradient(twin, toFloat64(start), batch, 6);
    expect(report.loss).toBeCloseTo(loss, 9);
    const norm = Math.sqrt(flatten(gradients).reduce((sum, g) => sum + g * g, 0));
    expect(report.layers.total.gradNorm).toBeCloseTo(norm, 9);
  });

  test("an unbiased estimator stays unbiased along it, straight-through is not, and psa is closer", () => {
    const z = (key: string, value: number, seed: number) => {
      const { bias2, bias2StdErr } = at(value, seed).report.estimators[key].layers.hidden;
      return bias2 / bias2StdErr;
    };
    const bias = (key: string, value: number) => {
      const layers = [5, 6].map((seed) => at(value, seed).report.estimators[key].layers["net.0"]);
      return overSeeds(layers, "bias", 1);
    };
    for (const value of DEPTHS) {
      for (const seed of [5, 6]) expect(Math.abs(z("disarm", value, seed)), `${value} layers`).toBeLessThan(4);
      expect(bias("st", value)?.kind, `${value} layers`).toBe("value");
      expect(bias("psa", value)?.value, `${value} layers`).toBeLessThan(bias("st", value)?.value ?? 0);
    }
  });
});

test("a table for people says what is known of every point, and estimators are chosen by key", async () => {
  const options = ["--over", "depth", "--samples", "64", "--seeds", "2", "--estimators", "st,disarm"];
  const lines = (await command(SPEC, "sweep", ...options)).split("\n");
  expect(lines[2]).toMatch(/^depth {2}estimator {2}true gradient {2}seeds +bias +RMSE, one gradient /);
  const rows = lines.slice(3).filter((line) => line !== "");
  expect(rows).toHaveLength(2 * DEPTHS.length);
  expect(rows[0]).toMatch(/^ +1 {2}st +enumerated +2 +[\d.]+ ± [\d.]+ /);
  expect(rows[1]).toMatch(/^ +1 {2}disarm +enumerated +2 +< [\d.]+ /);
});

test("what is too large for the adapter is left out or skipped in words, and the rest is measured", async () => {
  const device = await openDevice();
  try {
    const { found } = device;
    const estimators = [{ key: "st" }, { key: "local-expectation" }];
    const model = { ...SPEC.model, layers: [{ units: 4 }] };
    const spec = experimentSchema.parse({ ...SPEC, model, estimators, batch: 16 });
    const data = prepareData(
      await loadDataset("cosine", async () => new Uint8Array()),
      spec.dataset,
      familyOf(spec.model).data,
    );
    const compiler = new KernelCompiler(found.device);
    const partsWith = async (bindingBytes: number) => {
      const ground = { compiler, data, found: { ...found, limits: { ...found.limits, bindingBytes } } };
      const parts: SweepPart[] = [];
      for (const task of sweepTasks(ground, spec, "width", { samples: 32, seeds: 2 })) {
        const part = await task.measure(() => {});
        if (part) parts.push(part);
      }
      return parts;
    };
    // Room for a few rows, but not for those of a flip of each of many units.
    const some = await partsWith(140_000);
    expect(some).toHaveLength(2 * WIDTHS.length);
    expect(some.every(({ report }) => report?.estimators.st)).toBe(true);
    expect(some[0]).toMatchObject({ leftOut: [], report: { estimators: { "local-expectation": {} } } });
    const widest = some[some.length - 1];
    expect(Object.keys(widest.report?.estimators ?? {})).toEqual(["st"]);
    expect(widest.leftOut).toEqual([
      { estimator: "local-expectation", reason: expect.stringContaining("more memory than this adapter allows") },
    ]);
    const none = await partsWith(24_000);
    expect(none.map(({ value, report }) => [value, report])).toEqual(WIDTHS.map((width) => [width, null]));
    expect(none[0].problem).toBe("none of the estimators fits this adapter");
    expect(none[none.length - 1].problem).toContain("DisARM needs more memory than this adapter allows");
  } finally {
    device.close();
  }
});

describe("the engine", () => {
  const openEngine = engineOpener();

  async function open(layers: { units: number }[]) {
    const { engine, events } = await openEngine();
    const spec = experimentSchema.parse({ ...SPEC, model: { ...SPEC.model, layers }, estimators: [{ key: "st" }] });
    await engine.configure(spec);
    const steps = async () => readCheckpoint(await engine.checkpoint(), experimentOf(spec))[0].step;
    const parts = () => events.flatMap((event) => (event.kind === "sweep" ? [event] : []));
    const arrived = async (count: number) => {
      while (parts().length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    return { engine, events, spec, steps, parts, arrived };
  }

  test("ends a sweep when it is stopped, or when another begins, and training goes on after it", async () => {
    const { engine, events, steps, parts, arrived } = await open([{ units: 3 }, { units: 3 }]);
    // A software adapter is announced as one.
    const problems = () => events.filter((event) => event.kind === "problem").length;
    const known = problems();
    const width = engine.sweep("width", 32, 1);
    await engine.run();
    await arrived(1);
    const depth = engine.sweep("depth", 32, 1);
    expect(await width).toBe(false);
    const first = parts().length;
    expect(parts().map(({ over }) => over)).toEqual(Array(first).fill("width"));
    await arrived(first + 1);
    const before = await steps();
    await arrived(first + 3);
    // Training waits, and the engine says what it does.
    expect(await steps()).toBe(before);
    await engine.stopSweep();
    expect(await depth).toBe(false);
    expect(events.filter((e) => e.kind === "state").at(-1)).toMatchObject({ state: "running" });
    const all = parts().length;
    expect(all).toBeLessThan(first + DEPTHS.length);
    await engine.pause();
    expect(parts()).toHaveLength(all);
    expect(await steps()).toBeGreaterThan(before);
    expect(problems()).toBe(known);
  });

  test("comes to the end of a sweep, and another experiment ends one", async () => {
    const { engine, spec, parts, arrived } = await open([{ units: 3 }]);
    expect(await engine.sweep("depth", 32, 1)).toBe(true);
    expect(parts().map(({ part }) => part.units.length)).toEqual([...DEPTHS]);
    const next = engine.sweep("depth", 32, 1);
    await arrived(DEPTHS.length + 1);
    await engine.configure({ ...spec, estimators: [...spec.estimators, { key: "disarm", params: {} }] });
    expect(await next).toBe(false);
    await engine.pause();
  });
});
