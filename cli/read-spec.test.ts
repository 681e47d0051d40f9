import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeLink } from "../src/experiment/link";
import { findPreset, presetSpec } from "../src/experiment/presets";
import { DEFAULT_SPEC } from "../src/experiment/spec";
import { readSpec } from "./read-spec";
import { CommandError } from "./terminal";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "read-spec-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function refusal(argument: string): Promise<CommandError> {
  const error = await readSpec(argument).catch((cause: unknown) => cause);
  if (error instanceof CommandError) return error;
  throw new Error(`${argument} was not refused: ${error}`);
}

const depth = presetSpec(findPreset("depth") as NonNullable<ReturnType<typeof findPreset>>);

test("a preset's key, a file, a link in three forms and a run.json name an experiment", async () => {
  expect(await readSpec("depth")).toEqual({ spec: depth, name: "depth", notes: [] });

  const spec = { ...DEFAULT_SPEC, batch: 9 };
  expect(await readSpec(file("small.json", JSON.stringify({ batch: 9 })))).toEqual({ spec, name: "small", notes: [] });
  expect((await readSpec(file("bom.json", `\uFEFF${JSON.stringify({ batch: 9 })}`))).spec).toEqual(spec);
  const run = { format: "sbn-lab-run", version: 1, spec, runs: [] };
  expect((await readSpec(file("run.json", JSON.stringify(run)))).spec).toEqual(spec);

  const link = encodeLink(spec);
  for (const text of [link, `#${link}`, `https://lab.example/a/b.html?x=1#${link}`, "b=9"]) {
    const read = await readSpec(text);
    expect(read.spec).toEqual(spec);
    expect(read.name).toBe("link");
  }
});

test("what of a link cannot be used is reported", async () => {
  const { spec, notes } = await readSpec("v=1&b=9&q=1&e=st,nonsense");
  expect(spec.batch).toBe(9);
  expect(notes.join(" ")).toMatch(/"q"/);
  expect(notes.join(" ")).toMatch(/nonsense/);
});

describe("whatever is wrong is said in a sentence", () => {
  test("an argument that names nothing", async () => {
    const error = await refusal("dephts");
    expect(error.code).toBe(2);
    expect(error.message).toContain('"dephts" is neither a preset nor a link nor a file here; did you mean "depth"?');
    expect((await refusal("x".repeat(5000))).message.length).toBeLessThan(300);
  });

  test("a folder, an empty file, a file that is not JSON, a file that is far too large", async () => {
    mkdirSync(join(folder, "inner"));
    expect((await refusal(join(folder, "inner"))).message).toContain("is a folder");
    expect((await refusal("/dev/zero")).message).toContain("is a device");
    expect((await refusal(file("empty.json", " \n"))).message).toContain("is not JSON: it is empty");
    const cut = await refusal(file("cut.json", '{"batch": '));
    expect(cut.message).toContain("cut.json is not JSON");
    expect(cut.code).toBe(1);
    expect((await refusal(file("large.json", " ".repeat(5e6)))).message).toContain("has 5,000,000 bytes");
  });

  test("every problem of an experiment, each on its line", async () => {
    const json = { batch: 0, batc: 3, estimators: [{ key: "st" }], model: { layers: [] } };
    const { message, code } = await refusal(file("bad.json", JSON.stringify(json)));
    expect(code).toBe(1);
    const lines = message.split("\n");
    expect(lines[0]).toContain("bad.json holds no experiment:");
    expect(lines.slice(1)).toHaveLength(3);
    expect(message).toContain('did you mean "batch"?');
    expect((await refusal(file("list.json", "[]"))).message).toContain("holds no experiment");
    const unknown = await refusal(file("unknown.json", JSON.stringify({ estimators: [{ key: "dismar" }] })));
    expect(unknown.message).toContain("dismar");
  });

  test("links without an experiment, unreadable or newer", async () => {
    expect((await refusal("https://lab.example/")).message).toContain("nothing follows its #");
    expect((await refusal("#z=%%%")).message).toContain("cannot be read");
    expect((await refusal("v=99&b=9")).message).toContain("newer version of this program (99)");
  });
});
