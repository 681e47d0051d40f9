import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { SeriesBlock } from "../src/reports/series";
import { defaultFolder, modelNames, Results } from "./results";
import { CommandError } from "./terminal";

let folder: string;
const opened: Results[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "results-"));
});
afterEach(() => {
  vi.useRealTimers();
  for (const results of opened.splice(0)) results.close();
  rmSync(folder, { recursive: true });
});

function open(...argument: Parameters<typeof Results.open>): Results {
  const results = Results.open(...argument);
  opened.push(results);
  return results;
}

function started(path = folder): Results {
  const results = open(path);
  results.start();
  return results;
}

const block: SeriesBlock = {
  run: "st",
  replica: 0,
  series: "trainElbo",
  step: Float64Array.of(0, 1),
  value: Float32Array.of(-1, -2),
  seconds: Float64Array.of(0, 0),
};
const at = (step: number): SeriesBlock => ({ ...block, step: Float64Array.of(step, step + 1) });
const lines = (name: string) => readFileSync(join(folder, name), "utf8").split("\n");

test("metric files have their names only when they are whole", () => {
  const results = started(join(folder, "a", "b"));
  results.add(block);
  expect(readdirSync(join(folder, "a", "b"))).toEqual([
    "metrics.csv.partial",
    "metrics.jsonl.partial",
    "training.lock",
  ]);
  results.add(at(2));
  results.finishMetrics();
  expect(results.close()).toBe(false);
  expect(readdirSync(join(folder, "a", "b"))).toEqual(["metrics.csv", "metrics.jsonl"]);
  const csv = lines("a/b/metrics.csv");
  expect(csv).toHaveLength(6);
  expect(csv[0]).toMatch(/^run,/);
  expect(csv[4]).toBe("st,0,trainElbo,3,-2,,0,1");
  expect(lines("a/b/metrics.jsonl")).toHaveLength(5);
  expect(results.files).toEqual(["metrics.jsonl", "metrics.csv"]);
});

test("metrics reach the disk within five seconds, even while the training waits for the device", () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "performance"] });
  const results = started();
  results.add(block);
  results.flush();
  expect(lines("metrics.jsonl.partial")).toEqual([""]);
  vi.advanceTimersByTime(5000);
  expect(lines("metrics.jsonl.partial")).toHaveLength(3);
  expect(lines("metrics.csv.partial")).toHaveLength(4);
  for (let k = 0; k < 1500; k++) results.add(at(2 + 2 * k));
  results.flush();
  expect(lines("metrics.jsonl.partial")).toHaveLength(3003);
});

test("a failure keeps what was measured under passing names, and gives the folder back", () => {
  const results = started();
  results.add(block);
  expect(results.close()).toBe(true);
  expect(results.close()).toBe(false);
  expect(readdirSync(folder)).toEqual(["metrics.csv.partial", "metrics.jsonl.partial"]);
  expect(lines("metrics.jsonl.partial")).toHaveLength(3);
});

test("a failure before the first record leaves nothing, not even the folders", () => {
  expect(started(join(folder, "new", "inner")).close()).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});

test("results of an earlier training are refused unless they may be replaced; other files stay", () => {
  writeFileSync(join(folder, "notes.txt"), "mine");
  for (const name of ["run.json", "metrics.jsonl.partial", "checkpoint.bin", "st.seed7.model.safetensors"]) {
    writeFileSync(join(folder, name), "old");
    expect(() => open(folder)).toThrow(/holds the results of an earlier training \(.*--overwrite/);
    expect(lines(name)).toEqual(["old"]);
  }
  expect(() => open(folder)).toThrow(
    `and 1 more). Choose another folder with --out, go on with it by --resume ${folder}`,
  );
  const results = open(folder, "overwrite");
  expect(lines("run.json")).toEqual(["old"]);
  results.start();
  expect(readdirSync(folder)).toEqual(["metrics.csv.partial", "metrics.jsonl.partial", "notes.txt", "training.lock"]);
});

test("a training that goes on cuts the metrics to where its checkpoint was made", () => {
  const first = started();
  first.add(block);
  const position = first.position();
  first.write("checkpoint.bin", "state");
  first.add(at(2));
  first.close();
  expect(lines("metrics.jsonl.partial")).toHaveLength(5);
  const second = open(folder, "resume");
  second.start(JSON.parse(JSON.stringify(position)));
  expect(lines("metrics.jsonl.partial")).toHaveLength(3);
  second.add(at(2));
  second.finishMetrics();
  expect(lines("metrics.csv").map((line) => line.split(",")[3])).toEqual(["step", "0", "1", "2", "3", undefined]);
  second.write("run.json", "{}");
  second.close();
  // Of a training that has ended, too: its report stands no more until the next is written.
  open(folder, "resume").start(position);
  expect(readdirSync(folder)).toContain("run.json.partial");
  expect(lines("metrics.jsonl.partial")).toHaveLength(3);
});

test("where there is nothing to go on with, that is said", () => {
  expect(() => open(folder, "resume")).toThrow(`There is no training to go on with in ${folder}`);
  expect(() => open(join(folder, "absent"), "resume")).toThrow("it holds no checkpoint.bin");
  expect(readdirSync(folder)).toEqual([]);
});

test("one training per folder", () => {
  const first = open(folder);
  expect(() => open(folder)).toThrow(`Another training (process ${process.pid}) writes to ${folder}.`);
  first.close();
  open(folder);
});

test("files replace those of an earlier training whole, and what cannot be written is said", () => {
  writeFileSync(join(folder, "notes.txt"), "old and longer");
  const results = started();
  results.write("notes.txt", "new");
  expect(lines("notes.txt")).toEqual(["new"]);
  expect(existsSync(join(folder, "notes.txt.partial"))).toBe(false);
  expect(() => results.write(join("absent", "x"), "")).toThrow(CommandError);
  expect(results.files).toEqual(["notes.txt"]);
});

test("a folder that cannot be one is refused with its path, and in time", () => {
  const path = join(folder, "file");
  writeFileSync(path, "");
  expect(() => open(path)).toThrow(`${path} is a file`);
  expect(() => open(join(path, "inner"))).toThrow(`${path} is a file`);
  expect(() => open("/proc/nothing/here")).toThrow("Choose another folder with --out");
  expect(() => open("/dev/null/here")).toThrow("/dev/null is a file");
  expect(() => open(join(folder, "x".repeat(300)))).toThrow("the path is too long");
  symlinkSync(join(folder, "nowhere"), join(folder, "link"));
  expect(() => open(join(folder, "link", "inner"))).toThrow("Choose another folder with --out");
  mkdirSync(join(folder, "there"));
  open(join(folder, "there"));
});

test("without --out each training has a folder of its own", () => {
  const date = new Date("2026-01-31T17:45:02.5Z");
  expect(defaultFolder("depth", date)).toBe(join("out", "depth-20260131-174502"));
  expect(defaultFolder("../my spec", date)).toBe(join("out", "__my_spec-20260131-174502"));
});

test("weight files are named after what distinguishes them", () => {
  expect(modelNames(["st"], [7])).toEqual([["model.safetensors"]]);
  expect(modelNames(["st"], [7, 8])).toEqual([["seed7.model.safetensors", "seed8.model.safetensors"]]);
  expect(modelNames(["st", "foust(b:0.8,a:2)"], [7])).toEqual([
    ["st.model.safetensors"],
    ["foust_b0.8_a2.model.safetensors"],
  ]);
  const [[first], [second]] = modelNames(["x(a:11)", "x(a1:1)"], [7]);
  expect(first).not.toBe(second);
});
