/** `npm run sbn -- train` from the command line to the files, on a real device. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fakeTerminal } from "../support/fake-terminal";
import { main } from "../../cli/main";
import { openNodeGpu } from "../../cli/node-gpu";
import { readTraining } from "../../cli/training-record";
import { loadDataset } from "../../datasets/load";
import { prepareData } from "../../src/data/load";
import { findDevice } from "../../src/device/adapter";
import { experimentSchema } from "../../src/spec/schema";
import { tensorNumbers } from "../../src/weights/dtypes";
import type { MetricRecord } from "../../src/export/metrics";
import type { RunFile } from "../../src/export/run-file";
import { readSafetensors, writeSafetensors } from "../../src/weights/safetensors";
import { parametersFrom } from "../../src/weights/weights";
import { Session } from "../../src/running/session";

const STEPS = 37;
const SPEC = {
  dataset: { key: "bars", examples: 500 },
  model: { layers: [{ units: 5, hidden: [{ width: 6 }] }, { units: 3 }] },
  estimators: [{ key: "disarm" }, { key: "foust", params: { b: 0.5 } }],
  optimizer: { kind: "adam", learningRate: 0.01 },
  batch: 10,
  seeds: 2,
  evaluate: { every: 10, examples: 50, hardEvery: 4, particles: 20 },
};

let folder: string;
let out: string;
const terminal = fakeTerminal();

async function run(spec: unknown, name: string, ...options: string[]) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(spec));
  const here = fakeTerminal();
  const code = await main(["train", path, "--out", join(folder, name), ...options], here);
  return { code, out: join(folder, name), terminal: here };
}

const json = <T>(...path: string[]): T => JSON.parse(readFileSync(join(...path), "utf8"));
const metrics = (from: string): MetricRecord[] =>
  readFileSync(join(from, "metrics.jsonl"), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cli-"));
  out = join(folder, "whole");
  const path = join(folder, "spec.json");
  writeFileSync(path, JSON.stringify(SPEC));
  const argv = ["train", path, "--out", out, "--steps", String(STEPS), "--window", "10", "--likelihood"];
  expect(await main(argv, terminal)).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the folder holds exactly the promised files", () => {
  const names = ["disarm", "foust_b0.5"].flatMap((id) => [7, 8].map((seed) => `${id}.seed${seed}.model.safetensors`));
  const files = ["checkpoint.bin", ...names, "metrics.csv", "metrics.jsonl", "run.json"].sort();
  expect(readdirSync(out).sort()).toEqual(files);
  expect(json<RunFile>(out, "run.json").files.toSorted()).toEqual(files);
});

test("metrics hold every step of every run and seed once, in JSON and in CSV alike", () => {
  const records = metrics(out);
  const stepsOf = (run: string, replica: number, series: string) =>
    records.filter((r) => r.run === run && r.replica === replica && r.series === series).map(({ step }) => step);
  const all = Array.from({ length: STEPS }, (_, k) => k);
  for (const replica of [0, 1]) {
    expect(stepsOf("disarm", replica, "trainElbo")).toEqual(all);
    // FouST's own pass is noisy: the hard-sampled model is measured at the first 32 steps and then at every 4th, its own objective at all.
    expect(stepsOf("foust(b:0.5)", replica, "trainElbo")).toEqual(all.filter((step) => step < 32 || step % 4 === 0));
    expect(stepsOf("foust(b:0.5)", replica, "objective")).toEqual(all);
    for (const id of ["disarm", "foust(b:0.5)"]) {
      expect(stepsOf(id, replica, "testElbo")).toEqual([0, 10, 20, 30, STEPS]);
    }
  }
  const csv = readFileSync(join(out, "metrics.csv"), "utf8").trimEnd().split("\n").slice(1);
  expect(csv).toHaveLength(records.length);
  records.forEach(({ run, series, step, value }, k) => {
    expect(csv[k].startsWith(run)).toBe(true);
    expect(csv[k]).toContain(`,${series},${step},${value},`);
  });
});

test("run.json repeats the experiment, its windows are those of the metrics, its tests have errors", () => {
  const file = json<RunFile>(out, "run.json");
  expect(file).toMatchObject({ format: "sbn-lab-run", version: 1, ended: "done", steps: { asked: 37, taken: 37 } });
  expect(file.spec).toMatchObject(SPEC);
  expect(file.dataset).toMatchObject({ key: "bars", train: 500, test: 1000, inputs: 64 });
  expect(file.adapter.name).not.toBe("");
  expect(file.protocol.trainElbo).toContain("every 4th step");
  expect(file.runs.map(({ run, steps, frozen }) => [run, steps, frozen])).toEqual([
    ["disarm", STEPS, null],
    ["foust(b:0.5)", STEPS, null],
  ]);
  const records = metrics(out);
  for (const { run, replicas } of file.runs) {
    expect(replicas.map(({ seed }) => seed)).toEqual([7, 8]);
    for (const { replica, trainElboWindows = [], testElbo, testLogLikelihood } of replicas) {
      expect(trainElboWindows.map(({ from, to }) => [from, to])).toEqual([
        [0, 10],
        [10, 20],
        [20, 30],
        [30, 37],
      ]);
      for (const { from, to, mean, records: count } of trainElboWindows) {
        const reported = records.filter((r) => r.run === run && r.replica === replica && r.series === "trainElbo");
        const inside = reported.flatMap(({ step, value }, k) =>
          step >= from && step < to ? [{ value: value as number, weight: step - (reported[k - 1]?.step ?? -1) }] : [],
        );
        expect(inside).toHaveLength(count);
        const total = inside.reduce((sum, { weight }) => sum + weight, 0);
        expect(mean).toBeCloseTo(inside.reduce((sum, { value, weight }) => sum + weight * value, 0) / total, 4);
      }
      expect(testElbo).toMatchObject({ step: STEPS, examples: 50 });
      const last = records.findLast((r) => r.run === run && r.replica === replica && r.series === "testElbo");
      expect(last?.value).toBe(testElbo?.value);
      // One went through single precision before it was rounded to be printed.
      expect(last?.stdErr).toBeCloseTo(testElbo?.stdErr ?? 0, 6);
      expect(testElbo?.stdErr).toBeGreaterThan(0);
      // The bound lies below what it bounds; both are of the same 50 examples.
      expect(testLogLikelihood?.value).toBeGreaterThan(testElbo?.value as number);
      expect(testLogLikelihood?.protocol).toContain("K = 20");
    }
  }
});

test("the weights are those of the same training through the engine, transposed for PyTorch", async () => {
  const spec = experimentSchema.parse({ ...SPEC, estimators: [SPEC.estimators[0]] });
  const found = await findDevice(await openNodeGpu(), { host: "node" });
  if (!found.ok) throw new Error(found.problem.title);
  const data = prepareData(await loadDataset("bars", async () => new Uint8Array()), spec.dataset);
  const session = new Session(found, spec, data, { series: () => {}, frozen: () => {} });
  try {
    const trained = await session.addRun(spec.estimators[0]);
    for (let taken = 0; taken < STEPS; ) taken += await session.trainer.advance(STEPS - taken);
    await session.trainer.drain();
    for (const replica of [0, 1]) {
      const name = `disarm.seed${7 + replica}.model.safetensors`;
      const { tensors, metadata } = readSafetensors(readFileSync(join(out, name)));
      expect(metadata).toMatchObject({ format: "pt", run: "disarm", seed: String(7 + replica), step: String(STEPS) });
      const read = new Map(
        [...tensors].map(([key, raw]) => [key, { shape: raw.shape, values: tensorNumbers(raw) }] as const),
      );
      const expected = await trained.program.readParameters(replica);
      expect(parametersFrom(trained.plan.layout, read)).toEqual(expected);
      // Spot checks that share no code with the writer: shapes, one transposed element, state.
      expect(tensors.get("encoder.0.weight")?.shape).toEqual([6, 64]);
      expect(tensors.get("encoder.0.bias")?.shape).toEqual([6]);
      expect(tensors.get("prior.logits")?.shape).toEqual([3]);
      expect(read.get("encoder.0.weight")?.values[2 * 64 + 50]).toBe(expected.get("encoder.0.weight")?.[50 * 6 + 2]);
      expect([...(read.get("state.step")?.values ?? [])]).toEqual([STEPS]);
      expect([...(read.get("state.seed")?.values ?? [])]).toEqual([7 + replica]);
      for (const moment of ["exp_avg", "exp_avg_sq"]) {
        const values = read.get(`optimizer.${moment}.encoder.0.weight`)?.values ?? [];
        expect(values).toHaveLength(6 * 64);
        expect(values.some((value) => value !== 0)).toBe(true);
      }
      expect(read.get("optimizer.exp_avg_sq.decoder.0.bias")?.values.every((value) => value >= 0)).toBe(true);
    }
  } finally {
    session.destroy();
    found.device.destroy();
  }
});

test("a run.json trains the same experiment again, to the same bits", async () => {
  const again = join(folder, "again");
  const here = fakeTerminal();
  const argv = ["train", join(out, "run.json"), "--out", again, "--steps", String(STEPS)];
  expect(await main(argv, here)).toBe(0);
  const [first, second] = [out, again].map((from) => metrics(from).map(({ seconds: _, ...record }) => record));
  const order = (records: object[]) => records.map((record) => JSON.stringify(record)).sort();
  expect(order(second)).toEqual(order(first));
  for (const name of readdirSync(out).filter((file) => file.endsWith(".safetensors"))) {
    expect(readFileSync(join(again, name)).equals(readFileSync(join(out, name)))).toBe(true);
  }
});

test("what is said: adapter, experiment, windows and a summary", () => {
  expect(terminal.errLines.join("\n")).toContain("bars: 500 training examples; stochastic layers 5-3");
  const text = terminal.outLines.join("\n");
  expect(text).toMatch(/before step +disarm seed 7 +disarm seed 8 +foust\(b:0.5\) seed 7/);
  expect(text).toMatch(/^ +37 +-\d/m);
  expect(text).toMatch(/^foust\(b:0.5\) +8 +37 +\S+ +-\d+\.\d+ ± \d+\.\d+ +-\d/m);
});

test("a single run and seed has one model.safetensors", async () => {
  const { code, out: here } = await run({ ...SPEC, seeds: 1, estimators: [{ key: "st" }] }, "single", "--steps", "3");
  expect(code).toBe(0);
  expect(readdirSync(here).sort()).toEqual([
    "checkpoint.bin",
    "metrics.csv",
    "metrics.jsonl",
    "model.safetensors",
    "run.json",
  ]);
  expect(metrics(here).filter(({ series }) => series === "trainElbo")).toHaveLength(3);
});

test("a last step at which a test was due anyway is tested once, to the same value", async () => {
  const { out: here } = await run({ ...SPEC, seeds: 1, estimators: [{ key: "st" }] }, "due", "--steps", "20");
  const tests = metrics(here).filter(({ series }) => series === "testElbo");
  expect(tests.map(({ step }) => step)).toEqual([0, 10, 20]);
  const [replica] = json<RunFile>(here, "run.json").runs[0].replicas;
  expect(replica.testElbo?.value).toBe(tests[2].value);
});

describe("endings", () => {
  test("a run whose loss explodes stops alone, is reported, and all results are written", async () => {
    // Linear layers one after another multiply what grows in each; FouST's gain and scale make it grow faster.
    const hidden = Array.from({ length: 4 }, () => ({ width: 8, activation: "linear" }));
    const spec = {
      ...SPEC,
      seeds: 1,
      model: { layers: [{ units: 5, hidden }] },
      estimators: [{ key: "st" }, { key: "foust", params: { a: 10, gamma: 10 } }],
      optimizer: { kind: "sgd", learningRate: 0.02, momentum: 0.9 },
    };
    const { code, out: here, terminal: said } = await run(spec, "frozen", "--steps", "60");
    expect(code).toBe(1);
    const file = json<RunFile>(here, "run.json");
    const [st, foust] = file.runs;
    expect(st).toMatchObject({ steps: 60, frozen: null });
    expect(foust.frozen?.step).toBe(foust.steps);
    expect(foust.steps).toBeLessThan(60);
    expect(foust.frozen?.text).toContain("is not a finite number any more");
    expect(foust.replicas[0].testElbo).toBeNull();
    expect(said.errLines.join("\n")).toContain(foust.frozen?.text);
    expect(readdirSync(here)).toContain("st.model.safetensors");
    const steps = metrics(here).filter(({ run, series }) => run === st.run && series === "trainElbo");
    expect(steps).toHaveLength(60);
  });

  test("weights that stop being numbers are no success, although the loss stays finite", async () => {
    const here = join(folder, "nan");
    const said = fakeTerminal();
    const link = "v=1&d=bars&mk=classifier&m=[6]-[4]&b=16&o=sgd:0.3&e=nvil,relax";
    expect(await main(["train", link, "--steps", "1000", "--out", here], said)).toBe(1);
    const { runs } = json<RunFile>(here, "run.json");
    for (const { run, steps, frozen, replicas, modelStep } of runs) {
      expect(steps).toBeLessThan(1000);
      expect(frozen?.step).toBe(steps);
      expect(frozen?.text).toMatch(/(loss is|weights.* are|statistics that are) not (a )?finite numbers? any more/);
      expect(replicas[0].testLoss ?? null).toBeNull();
      const instead = `The weights of ${run} are not finite numbers: its file holds those of step ${modelStep}, the last sound`;
      expect(said.errLines.some((line) => line.includes(instead))).toBe(modelStep !== undefined);
      // What the file holds is sound: the last checkpoint, where the last step is not.
      const { tensors, metadata } = readSafetensors(readFileSync(join(here, `${run}.model.safetensors`)));
      expect(metadata?.step).toBe(String(modelStep ?? steps));
      for (const [name, raw] of tensors) {
        expect([name, [...tensorNumbers(raw)].every(Number.isFinite)]).toEqual([name, true]);
      }
    }
  });

  test("weights that are not finite are refused by a probe, in words", async () => {
    const path = join(folder, "broken.safetensors");
    const tensors = new Map([...readSafetensors(readFileSync(join(out, "disarm.seed7.model.safetensors"))).tensors]);
    const written = new Map(
      [...tensors].map(([name, raw]) => [name, { shape: raw.shape, values: Float32Array.from(tensorNumbers(raw)) }]),
    );
    (written.get("encoder.0.weight")?.values as Float32Array)[3] = Number.NaN;
    writeFileSync(path, writeSafetensors(written, {}));
    const said = fakeTerminal();
    expect(await main(["probe", join(folder, "spec.json"), "--weights", path, "--samples", "64"], said)).toBe(1);
    expect(said.errLines.at(-1)).toContain('Tensor "encoder.0.weight" holds NaN at position 3; weights must be finite');
  });

  test("a network that no buffer of the adapter can hold is refused before anything is written", async () => {
    const wide = { units: 4096, hidden: Array.from({ length: 8 }, () => ({ width: 4096 })) };
    const {
      code,
      out: here,
      terminal: said,
    } = await run({ ...SPEC, seeds: 16, model: { layers: [wide, wide] } }, "wide");
    expect(code).toBe(1);
    expect(said.errLines.at(-1)).toMatch(/needs more memory than this adapter allows\. .* MiB here\. Take a smaller/);
    expect(() => statSync(here)).toThrow();
  });

  test("Ctrl-C keeps what there is", async () => {
    const { child, here, said, ended } = startLong("long");
    await trains(child, here);
    child.kill("SIGINT");
    expect(await ended, said()).toBe(130);
    expect(said()).toContain("Ctrl-C");
    const file = json<RunFile>(here, "run.json");
    expect(file.ended).toBe("interrupted");
    expect(file.steps.taken).toBeGreaterThan(0);
    const steps = metrics(here).filter(({ run, series }) => run === "disarm" && series === "trainElbo");
    expect(steps.reduce((sum, record) => sum + (record.steps ?? 1), 0)).toBe(file.steps.taken);
    expect(readdirSync(here).some((name) => /\.partial|\.lock/.test(name))).toBe(false);
    expect(readdirSync(here)).toContain("disarm.model.safetensors");
  });

  test("a terminal that closes keeps what there is", async () => {
    const { child, here, said, ended } = startLong("hung-up");
    await trains(child, here);
    child.kill("SIGHUP");
    expect(await ended, said()).toBe(130);
    expect(json<RunFile>(here, "run.json").ended).toBe("interrupted");
    expect(readdirSync(here)).toContain("disarm.model.safetensors");
  });

  test("after a kill the training goes on, and all it writes is what it would have written", async () => {
    const { child, here, said, ended } = startLong("killed", "--checkpoint-every", "1");
    await trains(child, here);
    // While it lives nobody else writes there.
    const other = fakeTerminal();
    const path = join(folder, "killed.json");
    expect(await main(["train", path, "--out", here, "--overwrite"], other)).toBe(1);
    expect(other.errLines.join()).toContain(`Another training (process ${child.pid}) writes to`);
    const changed = (since: number) => statSync(join(here, "checkpoint.bin")).mtimeMs > since;
    const first = statSync(join(here, "checkpoint.bin")).mtimeMs;
    await until(() => child.exitCode !== null || changed(first));
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill("SIGKILL");
    await ended;
    expect(readdirSync(here), said()).toContain("metrics.jsonl.partial");
    // Nothing was lost but what had not been flushed, and every line is whole.
    const left = readFileSync(join(here, "metrics.jsonl.partial"), "utf8");
    for (const line of left.trimEnd().split("\n")) JSON.parse(line);

    const again = fakeTerminal();
    expect(await main(["train", path, "--out", here], again)).toBe(1);
    expect(again.errLines.join()).toContain(`go on with it by --resume ${here}`);
    const { record } = readTraining(here);
    const steps = record.steps.taken + 43;
    expect(record.steps.taken).toBeGreaterThan(0);
    const resumed = fakeTerminal();
    expect(await main(["train", "--resume", here, "--steps", String(steps)], resumed), resumed.errLines.join()).toBe(0);

    const whole = join(folder, "unbroken");
    expect(await main(["train", path, "--out", whole, "--steps", String(steps)], fakeTerminal())).toBe(0);
    for (const name of readdirSync(whole).filter((file) => file.endsWith(".safetensors"))) {
      expect(readFileSync(join(here, name)).equals(readFileSync(join(whole, name)))).toBe(true);
    }
    const withoutTime = (from: string) =>
      metrics(from)
        .map(({ seconds: _, ...record }) => JSON.stringify(record))
        .sort();
    expect(withoutTime(here)).toEqual(withoutTime(whole));
    const windows = (from: string) => json<RunFile>(from, "run.json").runs.map(({ replicas }) => replicas[0].testElbo);
    expect(windows(here)).toEqual(windows(whole));
    // And it may be made longer still.
    expect(await main(["train", "--resume", here, "--steps", String(steps + 5)], fakeTerminal())).toBe(0);
    expect(json<RunFile>(here, "run.json").steps).toEqual({ asked: steps + 5, taken: steps + 5 });
    expect(readdirSync(here).some((name) => name.endsWith(".partial"))).toBe(false);
  });
});

/** A training that would take for ever, in a process of its own. */
function startLong(name: string, ...options: string[]) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify({ ...SPEC, seeds: 1 }));
  const here = join(folder, name);
  const argv = ["scripts/run.mjs", "cli/main.ts", "train", path, "--steps", "1000000000", "--out", here, ...options];
  const child = spawn(process.execPath, argv, { stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (text) => {
    said += text;
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  return { child, here, said: () => said, ended };
}

/** The first metrics on the disk show that it trains. */
function trains(child: ChildProcess, here: string): Promise<void> {
  const size = () => statSync(join(here, "metrics.jsonl.partial"), { throwIfNoEntry: false })?.size ?? 0;
  return until(() => child.exitCode !== null || size() > 0);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}
