/** Everything that `main` can say without a device. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CATALOGUE } from "../datasets/catalogue";
import { ESTIMATORS } from "../src/estimators/table";
import { decodeLink } from "../src/experiment/link";
import { OPTIMIZERS } from "../src/optimizers/table";
import { PRESETS, presetSpec } from "../src/experiment/presets";
import { fakeTerminal } from "../tests/support/fake-terminal";
import { main } from "./main";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "main-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function run(...argv: string[]) {
  const terminal = fakeTerminal();
  const code = await main(argv, terminal);
  return { code, out: terminal.outLines.join("\n"), err: terminal.errLines.join("\n") };
}

test("help goes to the output, misuse to the error output with code 2", async () => {
  const help = await run("--help");
  expect(help).toMatchObject({ code: 0, err: "" });
  expect(help.out).toContain("train SPEC");
  const misuse = await run("trin");
  expect(misuse).toMatchObject({ code: 2, out: "" });
  expect(misuse.err).toContain('did you mean "train"?');
});

test("the lists have a row per entry of their tables", async () => {
  const estimators = await run("list", "estimators");
  expect(estimators.out.split("\n")).toHaveLength(ESTIMATORS.length + 1);
  expect(estimators.out).toMatch(/^disarm +score +no +L \+ 1 +Dong/m);
  expect(estimators.out).toMatch(/^st +path +yes +1 /m);
  const datasets = await run("list", "datasets", "--dataset-dir", folder);
  expect(datasets.out.split("\n")).toHaveLength(CATALOGUE.length + 1);
  expect(datasets.out).toMatch(/^strokes .* built in$/m);
  expect(datasets.out).toMatch(/^mnist .* no: npm run datasets -- mnist$/m);
  expect((await run("list", "presets")).out.split("\n")).toHaveLength(PRESETS.length + 1);
  const optimizers = await run("list", "optimizers");
  expect(optimizers.out.split("\n")).toHaveLength(OPTIMIZERS.length + 1);
  expect(optimizers.out).toMatch(/^rmsprop +RMSprop +torch\.optim\.RMSprop +alpha oa, epsilon oe, centred ox$/m);
});

test("the lists as JSON hold what a program needs", async () => {
  const estimators = JSON.parse((await run("list", "estimators", "--json")).out);
  expect(estimators.map(({ key }: { key: string }) => key)).toEqual(ESTIMATORS.map(({ key }) => key));
  expect(estimators[0]).toMatchObject({ biased: false, evaluations: "1", hyperparameters: {} });
  const rebar = estimators.find(({ key }: { key: string }) => key === "rebar");
  expect(rebar).toMatchObject({ evaluations: "1 + 2 L", extraEvaluations: expect.stringMatching(/^2 L for the diff/) });
  const datasets = JSON.parse((await run("list", "datasets", "--json", "--dataset-dir", folder)).out);
  expect(datasets.find(({ key }: { key: string }) => key === "mnist")).toMatchObject({ train: 60_000, ready: false });
  expect(datasets.find(({ key }: { key: string }) => key === "bars")).toMatchObject({ width: 8, ready: true });
  const presets = JSON.parse((await run("list", "presets", "--json")).out);
  PRESETS.forEach((preset, k) => {
    expect(decodeLink(presets[k].link)).toMatchObject({ kind: "ok", spec: presetSpec(preset), notes: [] });
  });
});

test("a training that cannot start says why and leaves nothing behind", async () => {
  const out = join(folder, "out");
  const unprepared = await run("train", "mnist-200-200", "--dataset-dir", folder, "--out", out);
  expect(unprepared.code).toBe(1);
  expect(unprepared.err).toContain("mnist: this data set is not prepared here");
  expect(unprepared.err).toContain("npm run datasets -- mnist");
  const spec = join(folder, "spec.json");
  writeFileSync(spec, JSON.stringify({ dataset: { key: "minst" } }));
  const unknown = await run("train", spec, "--out", out);
  expect(unknown).toMatchObject({ code: 1, out: "" });
  expect(unknown.err).toContain("minst");
  expect(existsSync(out)).toBe(false);

  const taken = await run("train", "first-visit", "--out", spec);
  expect(taken.code).toBe(1);
  expect(taken.err).toContain("spec.json is a file; --out needs a folder");
});
