import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SeriesBlock } from "../src/client/contract";
import { checkFolder, defaultFolder, modelNames, Results } from "./results";
import { CommandError } from "./terminal";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "results-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const block: SeriesBlock = {
  run: "st",
  replica: 0,
  series: "trainElbo",
  step: Float64Array.of(0, 1),
  value: Float32Array.of(-1, -2),
  seconds: Float64Array.of(0, 0),
};
const lines = (name: string) => readFileSync(join(folder, name), "utf8").split("\n");

test("metric files have their names only when they are whole", () => {
  const results = new Results(join(folder, "a", "b"));
  results.add(block);
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["metrics.csv.partial", "metrics.jsonl.partial"]);
  results.add({ ...block, step: Float64Array.of(2, 3) });
  results.finishMetrics();
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["metrics.csv", "metrics.jsonl"]);
  const csv = lines("a/b/metrics.csv");
  expect(csv).toHaveLength(6);
  expect(csv[0]).toMatch(/^run,/);
  expect(csv[4]).toBe("st,0,trainElbo,3,-2,,0");
  expect(lines("a/b/metrics.jsonl")).toHaveLength(5);
  expect(results.files).toEqual(["metrics.jsonl", "metrics.csv"]);
});

test("metrics are on the disk while the training goes on, and a failure keeps them", () => {
  const results = new Results(folder);
  for (let k = 0; k < 1500; k++) results.add(block);
  results.flush();
  expect(lines("metrics.jsonl.partial")).toHaveLength(3001);
  results.add(block);
  results.flush();
  expect(lines("metrics.jsonl.partial")).toHaveLength(3001);
  expect(results.abandon()).toBe(true);
  expect(lines("metrics.jsonl.partial")).toHaveLength(3003);
  expect(lines("metrics.csv.partial")).toHaveLength(3004);
  expect(results.abandon()).toBe(false);
});

test("a failure before the first record leaves no files", () => {
  expect(new Results(folder).abandon()).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test("files replace those of an earlier training whole, and what cannot be written is said", () => {
  writeFileSync(join(folder, "run.json"), "old and longer");
  const results = new Results(folder);
  results.write("run.json", "new");
  expect(lines("run.json")).toEqual(["new"]);
  expect(existsSync(join(folder, "run.json.partial"))).toBe(false);
  expect(() => results.write(join("absent", "x"), "")).toThrow(CommandError);
  expect(results.files).toEqual(["run.json"]);
  results.abandon();
});

test("a folder that cannot be one is refused with its path", () => {
  const path = join(folder, "file");
  writeFileSync(path, "");
  expect(() => checkFolder(path)).toThrow(`${path} is a file`);
  expect(() => new Results(join(path, "inner"))).toThrow("Choose another folder with --out");
  checkFolder(folder);
  checkFolder(join(folder, "new"));
});

test("without --out each training has a folder of its own", () => {
  const date = new Date("2026-01-31T17:45:02.5Z");
  expect(defaultFolder("depth", date)).toBe(join("out", "depth-20260131-174502"));
  expect(defaultFolder("../my spec", date)).toBe(join("out", "__my_spec-20260131-174502"));
});

test("weight files are named after what tells them apart", () => {
  expect(modelNames(["st"], [7])).toEqual([["model.safetensors"]]);
  expect(modelNames(["st"], [7, 8])).toEqual([["seed7.model.safetensors", "seed8.model.safetensors"]]);
  expect(modelNames(["st", "foust(b:0.8,a:2)"], [7])).toEqual([
    ["st.model.safetensors"],
    ["foust_b0.8_a2.model.safetensors"],
  ]);
  const [[first], [second]] = modelNames(["x(a:11)", "x(a1:1)"], [7]);
  expect(first).not.toBe(second);
});
