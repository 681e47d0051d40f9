import { describe, expect, test } from "vitest";
import { parseArguments, USAGE } from "./arguments";
import { needsDevice } from "./main";
import { CommandError } from "./terminal";

function refusal(...argv: string[]): string {
  try {
    parseArguments(argv);
  } catch (error) {
    if (error instanceof CommandError && error.code === 2) return error.message;
    throw error;
  }
  throw new Error(`${argv.join(" ")} was understood`);
}

test("train takes its options, in any order, and leaves out what was not given", () => {
  expect(parseArguments(["train", "depth"])).toEqual({ kind: "train", spec: "depth", steps: 1000, likelihood: false });
  const all = "--steps 20 train --out there depth --window=5 --likelihood --dataset-dir sets --variant direct";
  expect(parseArguments(all.split(" "))).toEqual({
    kind: "train",
    spec: "depth",
    steps: 20,
    out: "there",
    window: 5,
    likelihood: true,
    datasetFolder: "sets",
    variant: "direct",
  });
});

test("probe takes its options, the whole training set as a batch among them", () => {
  expect(parseArguments(["probe", "depth"])).toEqual({ kind: "probe", spec: "depth", samples: 1000, json: false });
  const all = "probe net.json --weights w.safetensors --samples 64 --batch all --estimators st,disarm --json";
  expect(parseArguments(all.split(" "))).toEqual({
    kind: "probe",
    spec: "net.json",
    weights: "w.safetensors",
    samples: 64,
    batch: "all",
    estimators: ["st", "disarm"],
    json: true,
  });
  expect(parseArguments(["probe", "depth", "--batch", "12"])).toMatchObject({ batch: 12 });
  expect(refusal("probe", "depth", "--samples", "31")).toContain("takes 32 or more");
  expect(refusal("probe", "depth", "--batch", "some")).toContain('--batch is "some"');
  expect(refusal("probe", "depth", "--estimators", "st,,disarm")).toContain("commas");
  expect(refusal("probe", "depth", "--steps", "3")).toContain("The command probe has no option --steps");
  expect(refusal("probe")).toContain("Probe what?");
});

test("sweep takes what is changed, and its options", () => {
  const fresh = { kind: "sweep", spec: "depth", over: "width", samples: 1000, seeds: 3, json: false };
  expect(parseArguments(["sweep", "depth", "--over", "width"])).toEqual(fresh);
  const all = "sweep net.json --over depth --samples 64 --seeds 2 --estimators st,disarm --json --variant direct";
  expect(parseArguments(all.split(" "))).toEqual({
    kind: "sweep",
    spec: "net.json",
    over: "depth",
    samples: 64,
    seeds: 2,
    estimators: ["st", "disarm"],
    json: true,
    variant: "direct",
  });
  expect(refusal("sweep")).toContain("Sweep what?");
  expect(refusal("sweep", "depth")).toContain("Sweep over what? --over is width or depth.");
  expect(refusal("sweep", "depth", "--over", "widht")).toContain('--over is "widht"; expected width or depth.');
  const seeds = refusal("sweep", "depth", "--over", "width", "--seeds", "17");
  expect(seeds).toContain('--seeds is "17"; expected a whole number from 1 to 16.');
  expect(refusal("sweep", "depth", "--over", "width", "--samples", "31")).toContain("takes 32 or more");
  expect(refusal("sweep", "depth", "--batch", "all")).toContain("The command sweep has no option --batch");
});

test("list takes one of its lists", () => {
  expect(parseArguments(["list", "presets"])).toEqual({ kind: "list", what: "presets", json: false });
  expect(parseArguments(["list", "datasets", "--json", "--dataset-dir", "sets"])).toEqual({
    kind: "list",
    what: "datasets",
    json: true,
    datasetFolder: "sets",
  });
});

test("help is asked for in three ways, and names every option", () => {
  for (const argv of [["--help"], ["train", "-h"], ["help"]]) expect(parseArguments(argv)).toEqual({ kind: "help" });
  for (const option of [
    "steps",
    "out",
    "window",
    "likelihood",
    "dataset-dir",
    "variant",
    "json",
    "weights",
    "samples",
    "batch",
    "estimators",
    "over",
    "seeds",
  ]) {
    expect(USAGE).toContain(`--${option}`);
  }
});

describe("what is not understood is said", () => {
  test.each([
    [[], "What is to be done?"],
    [["trin", "depth"], 'There is no command "trin"; did you mean "train"?'],
    [["train"], "Train what?"],
    [["train", "a", "b"], "One experiment at a time: 2 came (a, b)."],
    [["train", "depth", "--stesp", "3"], 'There is no option "--stesp"; did you mean "--steps"?'],
    [["train", "depth", "--steps"], "--steps"],
    [["train", "depth", "--steps", "0"], '--steps is "0"; expected a whole number from 1 to 1,000,000,000.'],
    [["train", "depth", "--steps", "1e3"], '--steps is "1e3"; expected'],
    [["train", "depth", "--steps=-5"], '--steps is "-5"; expected'],
    [["train", "depth", "--steps", "1000000001"], '--steps is "1000000001"; expected'],
    [["train", "depth", "--window", "2.5"], '--window is "2.5"; expected'],
    [["train", "depth", "--out", ""], "--out is empty"],
    [["train", "depth", "--variant", "fast"], 'There are no matmul kernels "fast"; --variant is one of sg8,'],
    [["train", "depth", "--json"], "The command train has no option --json."],
    [["list"], "List what? One of estimators, datasets, presets."],
    [["list", "estimator"], 'There is no list of "estimator"; did you mean "estimators"?'],
    [["list", "presets", "datasets"], "One list at a time"],
    [["list", "presets", "--steps", "3"], "The command list has no option --steps."],
  ])("%j", (argv, sentence) => {
    const message = refusal(...argv);
    expect(message).toContain(sentence);
    expect(message).toContain("--help");
  });
});

test("only a training that is understood needs a device", () => {
  expect(needsDevice(["train", "depth"])).toBe(true);
  expect(needsDevice(["sweep", "depth", "--over", "width"])).toBe(true);
  for (const argv of [["train"], ["train", "depth", "--help"], ["list", "presets"], ["--nonsense"]]) {
    expect(needsDevice(argv)).toBe(false);
  }
});
