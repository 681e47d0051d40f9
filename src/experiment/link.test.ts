import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { arbitrarySpec } from "../../tests/support/arbitrary-spec";
import { FIELD_PARTS, FIELD_ROWS, type FieldPath, fieldValue, setFieldValue } from "./fields";
import { type DecodedLink, decodeLink, encodeLink } from "./link";
import { packText } from "./pack";
import { formatArchitecture } from "../spec/architecture";
import type { ExperimentSpec } from "../spec/schema";
import { DEFAULT_SPEC, parseSpec } from "./spec";

function read(link: string): Extract<DecodedLink, { kind: "ok" }> {
  const decoded = decodeLink(link);
  if (decoded.kind !== "ok") throw new Error(`${link} gave ${JSON.stringify(decoded)}`);
  return decoded;
}

function spec(json: unknown): ExperimentSpec {
  const result = parseSpec(json);
  if ("problems" in result) throw new Error(result.problems.join(" "));
  return result.spec;
}

/** A spec that takes some leaves from one experiment and the rest from another: few or many fields differ. */
const mixedSpec = fc.tuple(arbitrarySpec, fc.subarray([...FIELD_ROWS.map((row) => row.path)])).map(([other, paths]) => {
  const mixed: Record<string, unknown> = structuredClone(DEFAULT_SPEC);
  for (const path of paths) setFieldValue(mixed, path, fieldValue(other, path));
  // Estimators may not suit the other model: then it is no experiment.
  const parsed = parseSpec(mixed);
  return "spec" in parsed ? parsed.spec : other;
});

describe("an experiment as a link", () => {
  it("comes back as it was, without a word, and the link is stable", () => {
    fc.assert(
      fc.property(fc.oneof(arbitrarySpec, mixedSpec), (any) => {
        const link = encodeLink(any);
        expect(decodeLink(link)).toStrictEqual({ kind: "ok", spec: any, notes: [], hidden: [] });
        expect(encodeLink(read(link).spec)).toBe(link);
      }),
    );
  });

  it("survives the address bar: nothing in it is escaped or lost by URL", () => {
    fc.assert(
      fc.property(arbitrarySpec, (any) => {
        const link = encodeLink(any);
        expect(new URL(`https://example.org/#${link}`).hash).toBe(`#${link}`);
      }),
    );
  });

  it("escapes what would end a field or the fragment", () => {
    const key = "file:a&b=c#d%20+e.csv";
    const link = encodeLink(spec({ dataset: { key } }));
    expect(link).toBe("v=1&d=file:a%26b%3Dc%23d%2520%2Be.csv");
    expect(read(link).spec.dataset.key).toBe(key);
  });

  it("names the checksum of a visitor's own file, and none of a set that is known by its key", () => {
    const sha256 = "0123456789ab";
    const own = spec({ dataset: { key: "file:points.csv", sha256 } });
    expect(encodeLink(own)).toBe("v=1&d=file:points.csv&dc=0123456789ab");
    expect(read(encodeLink(own)).spec.dataset.sha256).toBe(sha256);
    expect(spec({ dataset: { key: "mnist", sha256 } })).toEqual(spec({ dataset: { key: "mnist" } }));
    expect(read("v=1&d=file:a.csv").spec.dataset).not.toHaveProperty("sha256");
    expect(read("v=1&d=file:a.csv&dc=").notes).toEqual([]);
    expect(read("v=1&d=file:a.csv&dc=XYZ").notes).toEqual([
      'dataset.sha256 is "XYZ"; expected the first 12 hexadecimal digits of a SHA-256. It is left out.',
    ]);
  });

  it("is short and readable, in a fixed order, without defaults", () => {
    expect(encodeLink(DEFAULT_SPEC)).toBe("v=1");
    const json = {
      seed: 9,
      batch: 128,
      optimizer: { learningRate: 3e-4, kind: "sgd" },
      estimators: [{ key: "st" }, { key: "disarm" }, { key: "foust", params: { b: 0.8, reweight: false } }],
      model: { layers: [{ units: 200, hidden: [{ width: 200 }, { width: 200 }] }] },
    };
    expect(encodeLink(spec(json))).toBe(
      "v=1&m=200t-200t-[200]&e=st,disarm,foust(reweight:0,b:0.8)&o=sgd:3e-4&b=128&s=9",
    );
  });

  it("gives equal experiments equal links", () => {
    const written = spec({ estimators: [{ key: "foust", params: { gamma: 2, b: 0.9, a: -0 + 0.5 } }], batch: 32 });
    const other = spec({ batch: 32, estimators: [{ key: "foust", params: { a: 0.5, gamma: 2 } }] });
    expect(written).toEqual(other);
    expect(encodeLink(written)).toBe(encodeLink(other));
    expect(encodeLink({ ...other, model: { ...other.model, representation: { lo: -0, hi: 1 } } })).toBe(
      encodeLink({ ...other, model: { ...other.model, representation: { lo: 0, hi: 1 } } }),
    );
  });

  it("does not say the parts of a field that are the default", () => {
    const sgd = spec({ optimizer: { kind: "sgd" } });
    expect(encodeLink(sgd)).toBe("v=1&o=sgd");
    const { optimizer } = DEFAULT_SPEC;
    const rms = spec({ optimizer: { ...optimizer, kind: "rmsprop", alpha: 0.9, centred: true } });
    expect(encodeLink(rms)).toBe("v=1&o=rmsprop&oa=0.9&ox=1");
    expect(read("v=1&o=rmsprop&oa=0.9&ox=1").spec).toEqual(rms);
    const { spec: slow, notes } = read("v=1&o=:3e-4");
    expect(slow.optimizer).toMatchObject({ kind: "adam", learningRate: 3e-4 });
    expect(notes).toEqual([]);
    expect(encodeLink(spec({ model: { ...DEFAULT_SPEC.model, representation: { lo: 0, hi: 1 } } }))).toBe("v=1&mr=0");
  });

  it("says convolutions and residual sums in the model's text", () => {
    const conv = { kind: "conv2d", channels: 16, size: 3, stride: 2, padding: 1, activation: "relu" };
    const same = { ...conv, stride: 1, activation: "linear" };
    const hidden = [conv, same, { kind: "add", back: 2, activation: "relu" }, { width: 40 }];
    const written = spec({ model: { layers: [{ hidden, units: 6 }] } });
    expect(encodeLink(written)).toBe("v=1&m=16c3s2p1r-16c3p1i-a2r-40t-[6]");
    expect(read(encodeLink(written)).spec).toEqual(written);
  });

  it.each([
    ["m=8c3s0r-[6]", "8c3r-[6]", "The model's character 5: 0 came, expected a stride from 1 to 31."],
    ["d=bars&m=8c9r-[6]", "8c8r-[6]", "Layer 8c9r: a kernel of 9x9 came for an image of 8x8 with a padding of 0;"],
    ["d=bars&mk=structured&m=8c6r-[6]", "8c4r-[6]", "Layer 8c6r: a kernel of 6x6 came for an image of 4x8"],
    ["d=bars&m=8c3r-4c3r-a2i-[6]", "8c3r-4c3r-[6]", "Layer a2i: it adds 288 numbers of the layer 2 before it to 64;"],
    ["d=cosine&mk=classifier&m=8c3r-9t-[6]", "9t-[6]", "Layer 8c3r: a convolution reads an image,"],
  ])("%s: takes the nearest that works and says why", (fields, nearest, sentence) => {
    const { spec: taken, notes } = read(`v=1&${fields}`);
    expect(formatArchitecture(taken.model.layers)).toBe(nearest);
    expect(notes.join(" ")).toContain(sentence);
    expect(notes.join(" ")).toContain(`${nearest} is used instead.`);
  });

  it("starts a network with convolutions at glorot, where a start fitted to the data was asked for", () => {
    const asked = { ...spec({ model: { kind: "classifier", layers: [{ units: 6 }], initialisation: "data" } }) };
    const { spec: taken, notes } = read(encodeLink(asked).replace("m=[6]", "m=8c3r-[6]"));
    expect(taken.model.initialisation).toBe("glorot");
    expect(notes.join(" ")).toContain("model.initialisation is data, and layer 8c3r came; expected glorot");
  });

  it("reads a link with escaped brackets, a leading # and no version", () => {
    expect(read("#v=1&m=%5B20%5D&e=st%2Cdarn").spec).toEqual(read("v=1&m=[20]&e=st,darn").spec);
    const { spec: unversioned, notes } = read("m=[20]");
    expect(unversioned.model.layers).toEqual([{ hidden: [], units: 20 }]);
    expect(notes).toEqual(["The link names no version; it is read as version 1."]);
  });

  it("distinguishes an empty fragment from a broken one", () => {
    expect(decodeLink("")).toEqual({ kind: "empty" });
    expect(decodeLink("#")).toEqual({ kind: "empty" });
    expect(decodeLink("#nowhere").kind).toBe("unreadable");
  });
});

describe("presets in links", () => {
  it("names a preset when that is shorter, with what differs", () => {
    const preset = read("v=1&p=mnist-200-200").spec;
    expect(encodeLink(preset)).toBe("v=1&p=mnist-200-200");
    expect(encodeLink({ ...preset, seed: 1 })).toBe("v=1&p=mnist-200-200&s=1");
    expect(read("v=1&p=mnist-200-200&s=1").spec).toEqual({ ...preset, seed: 1 });
  });

  it("says a value that is a default but not the preset's", () => {
    const preset = read("v=1&p=mnist-200-200").spec;
    const link = encodeLink({ ...preset, batch: DEFAULT_SPEC.batch });
    expect(link).toBe("v=1&p=mnist-200-200&b=64");
    expect(read(link).spec.batch).toBe(DEFAULT_SPEC.batch);
  });

  it("does not name a preset of another network", () => {
    expect(encodeLink({ ...read("v=1&p=depth").spec, model: DEFAULT_SPEC.model })).toBe("v=1&e=nvil,disarm,st,foust");
  });

  it("says when there is none", () => {
    const { spec: fallback, notes } = read("v=1&p=first-vist");
    expect(fallback).toEqual(DEFAULT_SPEC);
    expect(notes).toEqual([
      'There is no preset "first-vist"; did you mean "first-visit"? The defaults are used instead.',
    ]);
  });
});

describe("parts of the page to hide", () => {
  it("round-trips sorted and once, beside the experiment", () => {
    const link = encodeLink(DEFAULT_SPEC, { hidden: ["optimizer", "estimators", "optimizer"] });
    expect(link).toBe("v=1&h=estimators,optimizer");
    expect(read(link).hidden).toEqual(["estimators", "optimizer"]);
  });

  it("ignores names that are none", () => {
    expect(read("v=1&h=estimators,<b>").hidden).toEqual(["estimators"]);
    expect(read("v=1&h=estimators,<b>").notes).toHaveLength(1);
  });
});

describe("long links", () => {
  const width = (i: number) => 17 + ((i * 7919) % 4000);
  const hidden = (i: number) => Array.from({ length: 8 }, (_, k) => ({ width: width(8 * i + k) }));
  const long = spec({
    model: { layers: Array.from({ length: 20 }, (_, i) => ({ units: width(i), hidden: hidden(i) })) },
    estimators: Array.from({ length: 32 }, (_, i) => ({ key: "foust", params: { b: i / 37, a: 0.5, gamma: 2 } })),
  });

  it("are packed when that saves a fifth, and come back", () => {
    const link = encodeLink(long, { hidden: ["optimizer"] });
    expect(link).toMatch(/^v=1&z=[A-Za-z0-9_-]+&h=optimizer$/);
    expect(decodeLink(link)).toStrictEqual({ kind: "ok", spec: long, notes: [], hidden: ["optimizer"] });
  });

  it("stay readable up to 1,000 characters", () => {
    const some = spec({
      estimators: Array.from({ length: 30 }, (_, i) => ({ key: "foust", params: { b: i / 100, a: 0.5, gamma: 2 } })),
    });
    const link = encodeLink(some);
    expect(link).toContain("e=foust(");
    expect(link.length).toBeGreaterThan(500);
    const packed = packText(JSON.stringify({ estimators: some.estimators }));
    expect(packed.length).toBeLessThan(link.length * 0.75);
  });
});

describe("the table of fields", () => {
  it("has no two fields under one key, but for the parts of one field side by side", () => {
    const order = FIELD_ROWS.map((row) => row.key);
    expect([...FIELD_PARTS.keys()].flatMap((key) => order.filter((other) => other === key))).toEqual(order);
    for (const reserved of ["v", "p", "h", "z"]) expect(FIELD_PARTS.has(reserved)).toBe(false);
  });

  it("covers every leaf of the schema", () => {
    const leaves = (value: unknown, path: string): string[] =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path ? `${path}.${key}` : key))
        : [path];
    const { version: _, ...rest } = spec({ dataset: { key: "file:a.csv", sha256: "0123456789ab" } });
    expect(leaves(rest, "").sort()).toEqual(FIELD_ROWS.map((row): string => row.path satisfies FieldPath).sort());
  });
});
