/** Links as an enemy, a messenger or a typing visitor would make them: never a throw, always an experiment or words. */

import fc from "fast-check";
import { deflateSync, strToU8 } from "fflate";
import { describe, expect, it } from "vitest";
import { arbitrarySpec } from "../../tests/support/arbitrary-spec";
import { FIELD_PARTS } from "./fields";
import { type DecodedLink, decodeLink, encodeLink } from "./link";
import { packText, UNPACKED_BYTES_MAX, unpackText } from "./pack";
import { MOST_SENTENCES } from "./problems";
import { experimentSchema } from "../spec/schema";
import { DEFAULT_SPEC, parseSpec } from "./spec";

/** What must hold for every text: a whole, valid, canonical experiment whose link reads clean, or one sentence. */
function expectSound(text: string): DecodedLink {
  const decoded = decodeLink(text);
  if (decoded.kind === "unreadable") expect(decoded.reason).toMatch(/^This link cannot be read: .*\.$/s);
  if (decoded.kind === "ok" || decoded.kind === "newer") {
    expect(experimentSchema.parse(decoded.spec)).toStrictEqual(decoded.spec);
    expect(decodeLink(encodeLink(decoded.spec))).toMatchObject({ kind: "ok", spec: decoded.spec, notes: [] });
    expect(decoded.notes.length).toBeLessThanOrEqual(MOST_SENTENCES + 1);
    for (const note of decoded.notes) expect(note.length).toBeLessThan(800);
  }
  return decoded;
}

function ok(text: string): Extract<DecodedLink, { kind: "ok" }> {
  const decoded = expectSound(text);
  if (decoded.kind !== "ok") throw new Error(`${text.slice(0, 80)} gave ${JSON.stringify(decoded)}`);
  return decoded;
}

function reason(text: string): string {
  const decoded = expectSound(text);
  if (decoded.kind !== "unreadable") throw new Error(`${text.slice(0, 80)} gave ${JSON.stringify(decoded)}`);
  return decoded.reason;
}

const base64Url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

describe("hostile links", () => {
  it("any text is sound", () => {
    const keys = ["v", "p", "h", "z", "__proto__", "constructor", ...FIELD_PARTS.keys()];
    const value = fc.oneof(
      fc.constantFrom("NaN", "Infinity", "-1", "1e999", "", "%", "%E0%A4%A", ":::", "[1]", "true", "{}", "1", "2"),
      fc.string(),
      fc.string({ unit: "binary" }),
    );
    const fields = fc.array(fc.tuple(fc.constantFrom(...keys), value).map(([key, text]) => `${key}=${text}`));
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void expectSound(text)));
    fc.assert(
      fc.property(fields, (all) => void expectSound(`v=1&${all.join("&")}`)),
      { numRuns: 300 },
    );
  });

  it("any packed bytes and any packed JSON are sound", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void expectSound(`v=1&z=${base64Url(bytes)}`)));
    const json = fc.dictionary(
      fc.constantFrom(...Object.keys(DEFAULT_SPEC), "__proto__", "model.layers", "toString"),
      fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom("layers", "key", "kind", "lo"), fc.jsonValue())),
    );
    fc.assert(fc.property(json, (any) => void expectSound(`v=1&z=${packText(JSON.stringify(any))}`)));
  });

  it("a cut or altered link is sound", () => {
    fc.assert(
      fc.property(arbitrarySpec, fc.nat(), fc.string({ minLength: 1, maxLength: 2 }), (spec, at, noise) => {
        const link = encodeLink(spec);
        const place = at % link.length;
        expectSound(link.slice(0, place));
        expectSound(link.slice(0, place) + noise + link.slice(place + 1));
      }),
    );
  });

  it("uses the default for bad values and says each in words", () => {
    const link =
      "v=1&m=[0]&e=stt,st,st,foust(b:3,c:1)&o=adagrad:-1&om=NaN&b=Infinity&s=1.5&sn=99&mr=1:-1&xx=1&mc=yes&d=%ff";
    const { spec, notes } = ok(link);
    expect(spec).toEqual({ ...DEFAULT_SPEC, estimators: ["st", "foust"].map((key) => ({ key, params: {} })) });
    expect(notes).toEqual([
      "The model's character 2: 0 came, expected a number of units from 1 to 4096. [48]-[24] is used instead.",
      'The link\'s field "xx" is unknown; it is ignored.',
      'The link\'s field d is "%ff", which is damaged. strokes is used instead.',
      'model.representation is {"lo":1,"hi":-1}; expected lo below hi. -1, 1 are used instead.',
      'model.centre is "yes"; expected true or false. 1 is used instead.',
      'optimizer.kind is "adagrad"; expected one of sgd, adam, rmsprop. adam is used instead.',
      "optimizer.learningRate is -1; expected more than 0. 1e-3 is used instead.",
      'optimizer.momentum is "NaN"; expected a number. 0.9 is used instead.',
      'batch is "Infinity"; expected a number. 64 is used instead.',
      "seed is 1.5; expected a whole number. 7 is used instead.",
      "seeds is 99; expected at most 16. 1 is used instead.",
      'There is no estimator "stt"; did you mean "st"? It is left out.',
      "The estimator st stands twice; seeds give repetitions. One is kept.",
      "foust: b is 3; expected a number from 0 to 1. The default is used instead.",
      'foust: there is no parameter "c"; it has reweight, b, a, gamma, asPublished. It is left out.',
    ]);
  });

  it("says what stands instead of a field that cannot be read whole", () => {
    expect(ok("v=1&e=nothing").notes).toEqual([
      'There is no estimator "nothing". It is left out.',
      "No estimator is left. disarm is used instead.",
    ]);
    expect(ok("v=1&b=1&b=2").notes).toEqual(['The link says "b" twice; the first one counts.']);
    expect(ok("v=1&o=sgd:1:2").notes).toEqual(["The link's field o has 3 parts; only the first 2 count."]);
  });

  it("lets no name reach a prototype", () => {
    for (const name of ["__proto__", "constructor", "prototype"]) {
      const json = `{"${name}":{"batch":1,"polluted":1},"optimizer":{"${name}":{"polluted":1}}}`;
      expect(ok(`v=1&z=${packText(json)}`).notes).toEqual([
        `The experiment has no field "${name}". It is ignored.`,
        `optimizer has no field "${name}". It is ignored.`,
      ]);
      ok(`v=1&${name}=polluted&p=${name}&e=${name}(${name}:1),st(${name}:1)`);
      parseSpec(JSON.parse(json));
    }
    const estimators = JSON.parse('[{"key":"st","params":{"__proto__":1,"constructor":1}}]');
    ok(`v=1&z=${packText(JSON.stringify({ estimators }))}`);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it("takes what it can of a packed experiment and names the rest", () => {
    const json = { batch: 32, seed: -1, optimizer: 5, "model.layers": [], dataset: { key: "bars", size: 3 } };
    const { spec, notes } = ok(`v=1&z=${packText(JSON.stringify(json))}`);
    expect(spec).toEqual({ ...DEFAULT_SPEC, batch: 32, dataset: { ...DEFAULT_SPEC.dataset, key: "bars" } });
    expect(notes).toEqual([
      "optimizer is no object; it is ignored.",
      'The experiment has no field "model.layers". It is ignored.',
      'dataset has no field "size". It is ignored.',
      "seed is -1; expected at least 0. 7 is used instead.",
    ]);
  });

  it("counts the problems that it does not list", () => {
    const fields = Array.from({ length: 100 }, (_, i) => `q${i}=1`).join("&");
    expect(ok(`v=1&${fields}`).notes.at(-1)).toBe("And 80 more problems.");
  });

  it("reads no link without end", () => {
    expect(reason(`v=1&d=${"x".repeat(70_000)}`)).toMatch(/70006 characters; links have at most 65536/);
    ok(`v=1&m=${"[9]-".repeat(15_000)}[9]`);
    ok(`v=1&e=${"st,".repeat(15_000)}st`);
  });

  it("is not moved by deep JSON", () => {
    for (const open of ["[", '{"a":', '{"model":{"layers":[', '{"estimators":[[']) {
      const deep = open.repeat(Math.floor(60_000 / open.length));
      expect(reason(`v=1&z=${packText(deep)}`)).toMatch(/holds no experiment/);
    }
    const nested = `{"estimators":${"[".repeat(20_000)}${"]".repeat(20_000)},"batch":5}`;
    expect(ok(`v=1&z=${packText(nested)}`).spec.batch).toBe(5);
  });
});

describe("packed text", () => {
  it("comes back, to the cap and not beyond", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(unpackText(packText(text))).toEqual({ text });
      }),
    );
    const full = "x".repeat(UNPACKED_BYTES_MAX);
    expect(unpackText(packText(full))).toEqual({ text: full });
    expect(unpackText(packText(`${full}x`))).toEqual({ problem: "its packed part unfolds to more than 64 KiB" });
  });

  it("never inflates a bomb: reading stops before its end, which is damaged here", () => {
    const bomb = deflateSync(new Uint8Array(40_000_000));
    const unended = base64Url(bomb.subarray(0, -8));
    expect(unended.length).toBeLessThan(60_000);
    expect(reason(`v=1&z=${unended}`)).toMatch(/unfolds to more than 64 KiB/);
  });

  it("says damaged, cut and foreign text apart from an experiment", () => {
    const whole = packText(JSON.stringify(DEFAULT_SPEC));
    expect(reason(`v=1&z=${whole.slice(0, -8)}`)).toMatch(/damaged or cut short/);
    expect(reason("v=1&z=")).toMatch(/characters that no packed link has/);
    expect(reason("v=1&z=a+b/")).toMatch(/characters that no packed link has/);
    expect(reason(`v=1&z=${base64Url(deflateSync(Uint8Array.of(0xff, 0xfe)))}`)).toMatch(/damaged/);
    expect(reason(`v=1&z=${base64Url(deflateSync(strToU8("[1]")))}`)).toMatch(/holds no experiment/);
  });
});

describe("versions that are not ours", () => {
  it("shows what it understands of a newer link", () => {
    const decoded = expectSound("v=2&b=32&new=1");
    expect(decoded).toMatchObject({ kind: "newer", version: 2, spec: { ...DEFAULT_SPEC, batch: 32 } });
    expect(expectSound(`v=3&z=${packText('{"batch":32,"version":3}')}`)).toMatchObject({ kind: "newer", notes: [] });
  });

  it("names the version when nothing of it can be read", () => {
    expect(reason("v=2&z=!")).toMatch(/comes from version 2, this page reads up to 1/);
  });

  it.each(["v=0", "v=", "v=1.5", "v=-1", "v=abc", "v=99999999999"])("%s is unreadable", (link) => {
    expect(reason(`${link}&b=3`)).toMatch(/its version is/);
  });
});
