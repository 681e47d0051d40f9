/** The chain of versions, and one frozen link per version: what was shared once means the same for ever. */
import { describe, expect, it } from "vitest";
import { decodeLink } from "./link";
import { type JsonObject, type LinkFields, MIGRATIONS, type Migration, migrateFields, migrateJson } from "./migrate";
import { experimentSchema, SPEC_VERSION } from "../spec/schema";

/** Per version, a readable and a packed link of the same experiment. Frozen: add to the list, never edit it. */
const FIXTURES = [
  {
    version: 1,
    readable:
      "v=1&d=bars&dn=500&db=dynamic&m=40r-2x(30t-[20])-7k-9i-[10]&mr=0:1&mp=fixed&mc=0&mb=zero&e=st,nvil(decay:0.5,network:0),gumbel-softmax(tau:0.1)&o=sgd:3e-4&om=0.8&on=1&o1=0.5&o2=0.99&oe=1e-6&ow=0.01&oc=5&os=step:500:0.1&ou=20&b=24&s=11&sn=4&te=100&tn=50&tk=10&th=2&tv=4",
    packed:
      "v=1&z=nVPLktNADPwXnc2Wnd0tWB8puHLgSnFQbCVWZTx2zWicBJf_nR4ngAk3brIere7WeKZJQtTBU10V1LJxFKN6ppNcqaY9h0gFyYX70Umk-rUsC9qr56BR0NBePffa0FJQP7Ti1lH1LUoTC0YdX7GA6m8zddq2gkUIz9paR_ULwLgxndhWChTEJWD9bnh-bDD2HS3fC0peDbC7Mnf_i_zfg-8f5pzw6bql9PbYoF44bKGrMn8EGYNE8XZvnMkNVINWp2iBX2PQIQDgoBdp4VSD3gBPD-yiFDQkG5N9VAYi_ZAwZI8lmvZsw93R25GiYXrkwD2y85K53gp-UrctUSsNo1A-vRbkxc5DON33baaOqd-LexeHg_V8-WveOOXpaskChxFcFMw2N4_HrASeBa_--JUNesqnsiyf8_vooTD1OfMh748GVRPVFhL07sW4unPL8S7Hb3BbxqguO7gClSXe6Vn02NmnX2pyqnE6fhkC0DEfm07a5LD8DzOTEdTOHPo05vNDl-ACqK1v-oCj5nOs6sCArcGxdy8AE5ynrrAjR_ABOZnYpVXdjFgCaFQZZfujrMaZNutnlQ_Pof18a94V-D2Csm_knnlZlp8",
  },
];

const renameBatch: Migration = {
  from: 1,
  fields: (fields: LinkFields) => new Map([...fields].map(([key, value]) => [key === "bs" ? "b" : key, value])),
  json: ({ batchSize, ...rest }: JsonObject) => ({ ...rest, batch: batchSize }),
};
/** A step that changes a default writes the old one down where it is missing. */
const oldSeed: Migration = {
  from: 2,
  fields: (fields: LinkFields) => new Map([["s", "1"], ...fields]),
  json: (json: JsonObject) => ({ seed: 1, ...json }),
};
const STEPS = [oldSeed, renameBatch];

describe("migrations", () => {
  it("cross every version in order, from where the experiment stands", () => {
    expect(migrateJson({ version: 1, batchSize: 5 }, 1, STEPS, 3)).toEqual({ version: 3, seed: 1, batch: 5 });
    expect(migrateJson({ version: 2, batch: 5, seed: 9 }, 2, STEPS, 3)).toEqual({ version: 3, seed: 9, batch: 5 });
    expect(migrateFields(new Map([["bs", "5"]]), 1, STEPS, 3)).toEqual(
      new Map([
        ["s", "1"],
        ["b", "5"],
      ]),
    );
    expect(migrateFields(new Map([["b", "5"]]), 2, STEPS, 3).get("b")).toBe("5");
  });

  it("leave today's and newer experiments alone, and their input as it was", () => {
    const json = Object.freeze({ version: 1, batchSize: 5 });
    migrateJson(json, 1, STEPS, 3);
    expect(json).toEqual({ version: 1, batchSize: 5 });
    expect(migrateJson({ version: 3 }, 3, STEPS, 3)).toEqual({ version: 3 });
    expect(migrateJson({ version: 4 }, 4, STEPS, 3)).toEqual({ version: 4 });
  });

  it("say which step is missing", () => {
    expect(() => migrateJson({}, 1, [oldSeed], 3)).toThrow("No migration reads version 1");
  });

  it("exist for every version before today's", () => {
    expect(MIGRATIONS.map((step) => step.from)).toEqual(Array.from({ length: SPEC_VERSION - 1 }, (_, i) => i + 1));
  });
});

describe("links that were shared", () => {
  it("are frozen for every version", () => {
    expect(FIXTURES.map((fixture) => fixture.version)).toEqual(Array.from({ length: SPEC_VERSION }, (_, i) => i + 1));
  });

  it("of version 1 mean what they meant", () => {
    const linear = "linear" as const;
    const twenty = { hidden: [{ width: 30, activation: "tanh" }], units: 20 };
    const experiment = experimentSchema.parse({
      version: 1,
      dataset: { key: "bars", examples: 500, binarise: "dynamic" },
      model: {
        kind: "vae",
        layers: [
          { hidden: [{ width: 40, activation: "relu" }, ...twenty.hidden], units: 20 },
          twenty,
          {
            hidden: [
              { width: 7, activation: "leaky" },
              { width: 9, activation: linear },
            ],
            units: 10,
          },
        ],
        representation: { lo: 0, hi: 1 },
        prior: "fixed",
        centre: false,
        outputBias: "zero",
      },
      estimators: [
        { key: "st", params: {} },
        { key: "nvil", params: { decay: 0.5, network: false } },
        { key: "gumbel-softmax", params: { tau: 0.1 } },
      ],
      optimizer: {
        kind: "sgd",
        learningRate: 3e-4,
        momentum: 0.8,
        nesterov: true,
        beta1: 0.5,
        beta2: 0.99,
        epsilon: 1e-6,
        weightDecay: 0.01,
        clipNorm: 5,
        schedule: { kind: "step", warmup: 20, period: 500, factor: 0.1 },
      },
      batch: 24,
      seed: 11,
      seeds: 4,
      evaluate: { every: 100, examples: 50, particles: 10, hardEvery: 2, varianceEvery: 4 },
    });
    const [{ readable, packed }] = FIXTURES;
    for (const link of [readable, packed]) {
      expect(decodeLink(link)).toEqual({ kind: "ok", spec: experiment, notes: [], hidden: [] });
    }
  });

  it("of version 1 with nothing said mean these defaults", () => {
    expect(decodeLink("v=1")).toEqual({
      kind: "ok",
      notes: [],
      hidden: [],
      spec: {
        version: 1,
        dataset: { key: "strokes", examples: 0, binarise: "sampled", standardise: false },
        model: {
          kind: "vae",
          layers: [
            { hidden: [], units: 48 },
            { hidden: [], units: 24 },
          ],
          representation: { lo: -1, hi: 1 },
          prior: "learned",
          centre: true,
          outputBias: "data",
          initialisation: "glorot",
        },
        estimators: [{ key: "disarm", params: {} }],
        optimizer: {
          kind: "adam",
          learningRate: 1e-3,
          momentum: 0.9,
          nesterov: false,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-8,
          alpha: 0.99,
          centred: false,
          weightDecay: 0,
          clipNorm: 0,
          schedule: { kind: "constant", warmup: 0, period: 10_000, factor: 0.5 },
        },
        batch: 64,
        seed: 7,
        seeds: 1,
        evaluate: { every: 250, examples: 1000, particles: 200, members: 16, hardEvery: 8, varianceEvery: 8 },
      },
    });
  });
});
