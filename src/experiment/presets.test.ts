import { describe, expect, it } from "vitest";
import { decodeLink, encodeLink } from "./link";
import { PRESETS, presetSpec, RETIRED } from "./presets";

const ALL = [...PRESETS, ...RETIRED];

/** Every preset as a link that names no preset. Frozen: a published key keeps its meaning. */
const EXPANSIONS: Record<string, string> = {
  "first-visit": "v=1&e=reinforce-ewa,st,foust,disarm",
  "bars-one-layer": "v=1&d=bars&m=[8]&e=local-expectation,disarm,st,gumbel-softmax&b=32",
  "cosine-classifier": "v=1&d=cosine&mk=classifier&m=3x[5]&mc=0&mi=data&e=reinforce,arm,psa,st&o=sgd:0.3&b=10&sn=8",
  "strokes-classifier": "v=1&mk=classifier&m=2x[100]&mi=data&e=psa,adf,local-reparam,st,disarm&o=adam:3e-3",
  "strokes-halves": "v=1&mk=structured&m=2x[60]&e=disarm,psa,st,reinforce&o=adam:3e-3&tn=500&tm=100",
  "mnist-halves": "v=1&d=mnist&mk=structured&m=2x[200]&e=disarm,arm,psa,st-gumbel-softmax,muprop&b=100&tk=1000&tm=100",
  "strokes-categorical": "v=1&m=[20x10]&e=rloo,st,st-gumbel-softmax,reinmax",
  "mnist-fsb-categorical":
    "v=1&d=mnist&dn=5e4&m=200t-200t-[20x10]&e=gumbel-softmax,local-expectation&o=adam:1e-4&b=100",
  depth: "v=1&m=4x[48]&e=nvil,disarm,st,foust",
  "mnist-200-200": "v=1&d=mnist&dn=5e4&m=2x[200]&e=disarm,nvil,st,foust&o=adam:3e-4&b=24",
  "mnist-linear-1": "v=1&d=mnist&dn=5e4&m=[200]&e=nvil,disarm,st&o=sgd&b=24",
  "mnist-linear-2": "v=1&d=mnist&dn=5e4&m=2x[200]&e=nvil,disarm,st&o=sgd&b=24",
  "mnist-linear-3": "v=1&d=mnist&dn=5e4&m=3x[200]&e=nvil,disarm,st&o=sgd&b=24",
  "mnist-nonlinear-2": "v=1&d=mnist&dn=5e4&m=2x(200t-200t-[200])&e=st,darn,foust,gumbel-softmax&o=sgd:4e-4&b=128",
  "mnist-nonlinear-3": "v=1&d=mnist&dn=5e4&m=3x(200t-200t-[200])&e=st,darn,foust,gumbel-softmax&o=sgd:4e-4&b=128",
  "mnist-fsb-1": "v=1&d=mnist&dn=5e4&m=[200]&e=rebar,relax,local-expectation&o=adam:1e-4&b=100",
  "mnist-fsb-2": "v=1&d=mnist&dn=5e4&m=2x[200]&e=rebar,relax,local-expectation&o=adam:1e-4&b=100",
  "mnist-nonlinear-1": "v=1&d=mnist&dn=5e4&m=200t-200t-[200]&e=st,darn,foust,gumbel-softmax&o=sgd:4e-4&b=128",
  "mnist-nonlinear-8": "v=1&d=mnist&dn=5e4&m=8x(500t-500t-[500])&e=st,darn,foust,gumbel-softmax&o=sgd:4e-4&b=128",
  "mnist-nonlinear-20": "v=1&d=mnist&dn=5e4&m=20x(500t-500t-[500])&e=st,darn,foust,gumbel-softmax&o=sgd:4e-4&b=128",
  "mnist-8x500": "v=1&d=mnist&dn=5e4&m=8x[500]&e=st,darn,foust,gumbel-softmax&o=sgd:4e-4&b=128",
};

describe("presets", () => {
  it.each(ALL.map((preset) => [preset.key, preset] as const))("%s is a whole, valid experiment", (_, preset) => {
    const spec = presetSpec(preset);
    expect(preset.key).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(preset.title.length).toBeLessThan(50);
    expect(encodeLink(spec).length).toBeLessThan(80);
    expect(decodeLink(encodeLink(spec))).toEqual({ kind: "ok", spec, notes: [], hidden: [] });
    expect(decodeLink(`v=1&p=${preset.key}`)).toMatchObject({ kind: "ok", spec });
  });

  it("have keys of their own", () => {
    expect(new Set(ALL.map((preset) => preset.key)).size).toBe(ALL.length);
  });

  it.each(ALL.map((preset) => [preset.key, preset] as const))("%s means what it meant", (key, preset) => {
    expect(decodeLink(EXPANSIONS[key])).toEqual({ kind: "ok", spec: presetSpec(preset), notes: [], hidden: [] });
  });

  it.each(
    PRESETS.filter((preset) => preset.key.startsWith("mnist-nonlinear")).map((preset) => [preset.key, preset] as const),
  )("%s has two tanh layers before every stochastic layer, as in the paper", (_, preset) => {
    for (const { hidden, units } of presetSpec(preset).model.layers) {
      expect(hidden).toEqual([
        { width: units, activation: "tanh" },
        { width: units, activation: "tanh" },
      ]);
    }
  });

  it("take the optimizer of their paper", () => {
    for (const key of ["mnist-fsb-1", "mnist-fsb-2"]) {
      const preset = PRESETS.find((candidate) => candidate.key === key);
      expect(preset && presetSpec(preset)).toMatchObject({
        batch: 100,
        optimizer: { kind: "adam", learningRate: 1e-4 },
      });
    }
  });
});
