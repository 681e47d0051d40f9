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
  expect(parseArguments(["train", "depth"])).toEqual({
    kind: "train",
    spec: "depth",
    steps: 1000,
    overwrite: false,
    checkpointEvery: 60,
    likelihood: false,
  });
  const all = "--steps 20 train --out there depth --window=5 --likelihood --overwrite --checkpoint-every 5";
  expect(parseArguments([...all.split(" "), "--dataset-dir", "sets", "--variant", "direct"])).toEqual({
    kind: "train",
    spec: "depth",
    steps: 20,
    out: "there",
    window: 5,
    overwrite: true,
    checkpointEvery: 5,
    likelihood: true,
    datasetFolder: "sets",
    variant: "direct",
  });
});

test("a training that goes on has all but its length from its folder", () => {
  expect(parseArguments(["train", "--resume", "there"])).toEqual({
    kind: "train",
    resume: "there",
    overwrite: false,
    checkpointEvery: 60,
    likelihood: false,
  });
  expect(parseArguments(["train", "--resume", "there", "--steps", "9"])).toMatchObject({ resume: "there", steps: 9 });
  expect(refusal("train", "depth", "--resume", "there")).toContain('leave "depth" out');
  expect(refusal("train", "--resume", "there", "--out", "here")).toContain("leave --out out");
  expect(refusal("train", "--resume", "there", "--overwrite")).toContain("leave --overwrite out");
  expect(refusal("train", "--resume", "")).toContain("--resume is empty");
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
    "overwrite",
    "resume",
    "checkpoint-every",
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
    [["list"], "List what? One of estimators, datasets, presets, optimizers."],
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

test("tune takes rates one by one or as a grid, and its options", () => {
  const fresh = { kind: "tune", spec: "depth", steps: 1000, score: "train", seeds: 1, json: false };
  expect(parseArguments(["tune", "depth"])).toEqual(fresh);
  const all =
    "tune depth --steps 50 --rates 3e-3,1e-4 --score test --seeds 2 --out r.json --picture r.svg --estimators st --json";
  expect(parseArguments(all.split(" "))).toEqual({
    ...fresh,
    steps: 50,
    rates: [1e-4, 3e-3],
    score: "test",
    seeds: 2,
    out: "r.json",
    picture: "r.svg",
    estimators: ["st"],
    json: true,
  });
  expect(parseArguments("tune depth --from 0.1 --to 1e-3 --count 3".split(" "))).toMatchObject({
    rates: [1e-3, 0.01, 0.1],
  });
  expect(parseArguments("tune depth --from 1e-3 --to 0.1".split(" "))).toHaveProperty("rates.length", 6);
  expect(refusal("tune", "depth", "--rates", "0.1,-1")).toContain('--rates has "-1"; expected a learning rate above 0');
  expect(refusal("tune", "depth", "--rates", "fast")).toContain('--rates has "fast"');
  expect(refusal("tune", "depth", "--rates", "0.1", "--to", "1")).toContain("either by --rates, or by --from");
  expect(refusal("tune", "depth", "--from", "0.1")).toContain("--from and --to belong together");
  expect(refusal("tune", "depth", "--from", "0.1", "--to", "1", "--count", "25")).toContain("from 1 to 24");
  expect(refusal("tune", "depth", "--steps", "19")).toContain("--steps is 19; a search takes 20 or more");
  expect(refusal("tune", "depth", "--score", "loss")).toContain('--score is "loss"; expected train or test');
  expect(refusal("tune", "depth", "--out", "")).toContain("expected a file");
  expect(refusal("tune", "depth", "--samples", "100")).toContain("The command tune has no option --samples");
  expect(refusal("tune")).toContain("Tune what?");
  expect(needsDevice(["tune", "depth"])).toBe(true);
});
