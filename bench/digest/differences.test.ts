import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ESTIMATORS } from "../../src/estimators/table";
import { decodeLink } from "../../src/experiment/link";
import { writeSafetensors } from "../../src/weights/safetensors";
import { otherOf } from "./checkout";
import { compareTrained, digestOf } from "./differences";
import { changedRuns, DIGEST_MODELS, linkOf } from "./experiments";
import { comparisonTables, detailLines, isEqual, onlyLines } from "./tables";
import { readTrained, type Trained } from "./trained";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sbn-digest-test-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Changes {
  weight?: number;
  moment?: number;
  signal?: number;
  elbo?: number;
  seconds?: number;
  figure?: number;
  gradients?: number[];
  extra?: boolean;
}

/** A folder as `train` leaves it, of one run with one seed. */
function training(changes: Changes = {}): Trained {
  const {
    weight = 0.5,
    moment = 0.25,
    signal = 2,
    elbo = -40,
    seconds = 1,
    figure = -41,
    gradients = [1, 0, 2],
  } = changes;
  const tensor = (...values: number[]) => ({ shape: [values.length], values: Float32Array.from(values) });
  const tensors = new Map([
    ["encoder.1.weight", tensor(1, weight)],
    ["baseline.1.0.bias", tensor(3)],
    ["optimizer.exp_avg.encoder.1.weight", tensor(0, moment)],
    ["state.signal_mean", tensor(signal)],
    ...(changes.extra ? ([["optimizer.extra", tensor(1)]] as const) : []),
  ]);
  writeFileSync(join(folder, "model.safetensors"), writeSafetensors(tensors));
  const record = { run: "nvil", replica: 0, series: "trainElbo", stdErr: 1, seconds };
  const lines = [
    { ...record, step: 0, value: -50 },
    { ...record, step: 1, value: elbo },
  ];
  writeFileSync(join(folder, "metrics.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const replica = { replica: 0, seed: 7, testElbo: { value: figure, step: 2 }, model: "model.safetensors" };
  const adapter = { name: "a GPU", variant: "tile" };
  const runs = [{ run: "nvil", seconds, parameters: 2, replicas: [replica] }];
  writeFileSync(join(folder, "run.json"), JSON.stringify({ adapter, runs }));
  const buffers = [Float32Array.of(9), Float32Array.of(moment), Float32Array.from(gradients), Float32Array.of(seconds)];
  const header = { runs: [{ run: "nvil", sizes: buffers.map(({ byteLength }) => byteLength) }] };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = new Uint8Array(Uint32Array.of(text.length).buffer);
  writeFileSync(
    join(folder, "checkpoint.bin"),
    Buffer.concat([length, text, ...buffers.map((buffer) => new Uint8Array(buffer.buffer))]),
  );
  return readTrained(folder);
}

const model = DIGEST_MODELS.V1;

function found(here: Trained, there: Trained) {
  const comparison = compareTrained(here, there);
  const results = [{ key: "V1", model, here, comparison }];
  const [, rows] = comparisonTables(results);
  return {
    equal: isEqual(comparison),
    cell: rows[0][1],
    text: [...detailLines(results), ...onlyLines(results)].join("\n"),
  };
}

test("equal bits are equal, whatever time they took", () => {
  const { equal, cell, text } = found(training(), training({ seconds: 2 }));
  expect({ equal, cell }).toEqual({ equal: true, cell: "equal" });
  expect(text).toContain("Everything is equal: 10 of 10");
});

test.each<[Changes, string, string]>([
  [{ weight: 0.5 + 2 ** -24 }, "parameters", "encoder.1.weight: entry 1 of 2: 0.5000000596046448 here, 0.5 there"],
  [{ moment: 0.125 }, "optimizer; buffers", "optimizer, optimizer.exp_avg.encoder.1.weight: entry 1 of 2: 0.125 here"],
  [{ signal: -2 }, "learned", "learned, state.signal_mean: entry 0 of 1: -2 here, 2 there"],
  [
    { elbo: -39 },
    "series trainElbo",
    "series, trainElbo: entry 1 of 2: -39 ± 1 at step 1 here, -40 ± 1 at step 1 there",
  ],
  [{ figure: -42 }, "figures", "figures, testElbo.value: entry 0 of 1: -42 here, -41 there"],
  [{ gradients: [1, 0, 3] }, "buffers", "buffers, gradients: in its numbers by size: 3 here, 2 there"],
])("%j is named", (changes, cell, line) => {
  const result = found(training(changes), training());
  expect(result.equal).toBe(false);
  expect(result.cell).toBe(cell);
  expect(result.text).toContain(line);
  expect(result.text).toContain("`nvil` on V1");
});

test("numbers that moved inside a buffer without names are equal", () => {
  expect(found(training({ gradients: [2, 0, 0, 1, 0] }), training()).equal).toBe(true);
});

test("what only one of the two has is said and is no difference", () => {
  const more = found(training({ extra: true }), training());
  expect(more.equal).toBe(true);
  expect(more.text).toContain("- optimizer optimizer.extra is only here: V1 nvil");
  const less = found(training(), training({ extra: true }));
  expect(less.text).toContain("is only there");
  const other = { adapter: "a GPU", runs: new Map() };
  expect(found(training(), other)).toMatchObject({ equal: false, cell: "–" });
  expect(found(training(), other).text).toContain("- trained on V1 only here: nvil");
});

test("a digest is of the bits", () => {
  const digest = (changes: Changes) => digestOf(training(changes).runs.get("nvil")?.parameters ?? new Map());
  expect(digest({})).toMatch(/^[0-9a-f]{12}$/);
  expect(digest({ moment: 7 })).toBe(digest({}));
  expect(digest({ weight: -0 })).not.toBe(digest({ weight: 0 }));
});

test("every link is read without a complaint but for what does not fit, and holds the whole table", () => {
  for (const one of Object.values(DIGEST_MODELS)) {
    const decoded = decodeLink(linkOf(one));
    if (decoded.kind !== "ok") throw new Error(`${one.title}: ${decoded.kind}`);
    const unexpected = decoded.notes.filter((note) => !note.includes("cannot train this model"));
    expect(unexpected, one.title).toEqual([]);
    const left = decoded.notes.length;
    const all = one.runs === "defaults" ? ESTIMATORS.length : ESTIMATORS.flatMap(changedRuns).length;
    expect(decoded.spec.estimators.length).toBe(all - left);
  }
});

test("every hyperparameter is changed in one of the runs", () => {
  for (const row of ESTIMATORS) {
    const text = changedRuns(row).join();
    for (const name of Object.keys(row.hyperparameters)) expect(text, row.key).toMatch(new RegExp(`[(,]${name}:`));
  }
});

test("a folder that is no checkout is refused in words", () => {
  expect(() => otherOf(folder)).toThrow(`there is no package.json in ${folder}; expected a checkout of this project`);
});
