import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTIVATIONS, type HiddenSpec, LIMITS } from "./schema";
import { formatArchitecture, type LayerSpec, parseArchitecture } from "./architecture";

const activation = fc.constantFrom(...ACTIVATIONS);
const within = (min: number, max: number) => fc.integer({ min, max });
const plain = { noNullPrototype: true };
const dense: fc.Arbitrary<HiddenSpec> = fc.record({ width: within(1, LIMITS.width), activation }, plain);
const convolution: fc.Arbitrary<HiddenSpec> = fc.record(
  {
    kind: fc.constant("conv2d" as const),
    channels: within(1, LIMITS.channels),
    size: within(1, LIMITS.kernel),
    stride: within(1, LIMITS.kernel),
    padding: within(0, LIMITS.kernel),
    activation,
  },
  plain,
);
const sum: fc.Arbitrary<HiddenSpec> = fc.record(
  { kind: fc.constant("add" as const), back: within(2, LIMITS.deterministic), activation },
  plain,
);

const layer: fc.Arbitrary<LayerSpec> = fc.record(
  {
    hidden: fc.array(fc.oneof(dense, convolution, sum), { maxLength: LIMITS.deterministic }),
    units: fc.integer({ min: 1, max: LIMITS.width }),
  },
  { noNullPrototype: true },
);

/** With variables of several values. */
const anyLayer = fc.oneof(
  layer,
  fc
    .tuple(layer, fc.integer({ min: 3, max: LIMITS.states }))
    .map(
      ([one, states]): LayerSpec => ({ ...one, units: 1 + (one.units % Math.floor(LIMITS.width / states)), states }),
    ),
);

/** Runs of equal layers, so that repeats occur. */
const layers = fc
  .array(fc.tuple(anyLayer, fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 4 })
  .map((runs) => runs.flatMap(([one, count]) => Array.from({ length: count }, () => one)));

function read(text: string): LayerSpec[] {
  const result = parseArchitecture(text);
  if ("problem" in result) throw new Error(result.problem.message);
  return result.layers;
}

function problem(text: string) {
  const result = parseArchitecture(text);
  if ("layers" in result) throw new Error(`${text} was read`);
  return result.problem;
}

describe("the model as text", () => {
  it("reads what it writes, over arbitrary models", () => {
    fc.assert(
      fc.property(layers, (model) => {
        expect(read(formatArchitecture(model))).toEqual(model);
      }),
    );
  });

  it("never throws, whatever the text", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789trkixcspa[]()- ") }));
    fc.assert(
      fc.property(text, (any) => {
        const result = parseArchitecture(any);
        if ("layers" in result) expect(read(formatArchitecture(result.layers))).toEqual(result.layers);
        else expect(result.problem.position).toBeLessThanOrEqual(any.length);
      }),
    );
  });

  it.each([
    ["[200]", "[200]"],
    ["16c3s2p1r-[6]", "16c3s2p1r-[6]"],
    [" 16 c 3 s 1 p 0 r - [6]", "16c3r-[6]"],
    ["4c3p1r-4c3p1i-a2r-[6]", "4c3p1r-4c3p1i-a2r-[6]"],
    ["[20x10]", "[20x10]"],
    ["200t-[ 3 x 4 ]-[5]", "200t-[3x4]-[5]"],
    ["[3x4]-[3x4]", "2x[3x4]"],
    ["2x[3x4]", "2x[3x4]"],
    ["[20x2]", "[20]"],
    ["[200]-[200]", "2x[200]"],
    ["[5]-[4]", "[5]-[4]"],
    ["200t-200t-[200]-200t-200t-[200]", "2x(200t-200t-[200])"],
    ["3x(200t-200t-[200])", "3x(200t-200t-[200])"],
    ["8x[500]", "8x[500]"],
    ["2x200r-[7]", "200r-200r-[7]"],
    ["1t-2r-3k-4i-[5]", "1t-2r-3k-4i-[5]"],
    ["2x(10t)-[7]-[7]-[7]", "10t-10t-[7]-2x[7]"],
    [" 200t - [ 20 ] ", "200t-[20]"],
  ])("%s stands as %s", (text, canonical) => {
    expect(formatArchitecture(read(text))).toBe(canonical);
  });

  it("keeps the order, nearest the data first", () => {
    expect(read("3t-5k-[7]-[2]")).toEqual([
      {
        hidden: [
          { width: 3, activation: "tanh" },
          { width: 5, activation: "leaky" },
        ],
        units: 7,
      },
      { hidden: [], units: 2 },
    ]);
  });

  it.each([
    ["", 0, "the end", /a layer such as/],
    ["200t", 4, "the end", /stochastic layer/],
    ["200", 3, "the end", /an activation/],
    ["200q-[3]", 3, '"q"', /an activation/],
    ["[0]", 1, "0", /from 1 to 4096/],
    ["[99999999999999999999]", 1, "999999999999…", /from 1 to 4096/],
    ["[2e3]", 2, '"e"', /"\]"/],
    ["[-3]", 1, '"-"', /a number/],
    ["16c3s0r-[6]", 5, "0", /a stride from 1 to 31/],
    ["16c0r-[6]", 3, "0", /a kernel size from 1 to 31/],
    ["16c3p40r-[6]", 5, "40", /a padding from 0 to 31/],
    ["600c3r-[6]", 0, "600", /a number of channels from 1 to 512/],
    ["16c3s2s2r-[6]", 6, '"s"', /an activation/],
    ["16c-[6]", 3, '"-"', /a number/],
    ["8t-8t-a1i-[6]", 7, "1", /layers back from 2 to 8/],
    ["[3x1]", 3, "1", /values of each of 3 variables from 2 to 256/],
    ["[3x]", 3, '"]"', /a number/],
    ["[900x5]", 5, "5", /from 2 to 4/],
    ["[3x4x5]", 4, '"x"', /"\]"/],
    ["[3][4]", 3, '"["', /another layer, or the end/],
    ["21x[5]", 0, "21", /repeat count from 1 to 20/],
    ["2x(3x[5])", 4, '"x"', /repeat inside a repeat/],
    ["2x([5]", 6, "the end", /"\)"/],
    ["9x5t-[5]", 2, "one deterministic layer more", /at most 8/],
    ["20x[5]-[5]", 7, "one stochastic layer more", /at most 20/],
    ["[5]-💥", 4, '"💥"', /a layer such as/],
  ])("says where %j is wrong", (text, position, came, expected) => {
    const found = problem(text);
    expect([found.position, found.came]).toEqual([position, came]);
    expect(found.expected).toMatch(expected);
    expect(found.message).toContain(`character ${position + 1}`);
  });

  it("does not read a text without end", () => {
    expect(problem("[5]-".repeat(1000)).expected).toBe("at most 2000");
  });
});

describe("a text that is no model", () => {
  it.each([
    ["48-24", "[48]-[24]"],
    ["200", "[200]"],
    ["200, 100", "[200]-[100]"],
    ["200 100", "[200]-[100]"],
    ["(48) -> (24)", "[48]-[24]"],
    ["200t", "200t-[200]"],
    ["200T-[200]", "200t-[200]"],
    ["200tanh - 100 relu - 50", "200t-100r-[50]"],
    ["2x200", "2x[200]"],
    ["16c3s0r-[6]", "16c3s1r-[6]"],
    ["16c3 -> 6", "16c3r-[6]"],
    ["16c99relu, 6", "16c31r-[6]"],
    ["8t-8t-a1-[6]", "8t-8t-a2i-[6]"],
    ["200–100", "[200]-[100]"],
    ["[3×4]-[5]", "[3x4]-[5]"],
    ["5, [20*10]", "[5]-[20x10]"],
  ])("%s suggests %s, which can be read", (text, suggestion) => {
    expect(problem(text)).toMatchObject({ suggestion });
    expect(problem(text).message).toContain(`Perhaps ${suggestion} is meant.`);
    expect(read(suggestion).length).toBeGreaterThan(0);
  });

  it.each(["", "-", "hello", "200z", "0", "[0]-[5]", "99999999999999"])("%j suggests nothing", (text) => {
    expect(problem(text).suggestion).toBeUndefined();
  });

  it("suggests only what can be read, whatever the text", () => {
    const text = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."0123456789trkixcspa[]()- ,") }));
    fc.assert(
      fc.property(text, (any) => {
        const result = parseArchitecture(any);
        if ("problem" in result && result.problem.suggestion !== undefined) read(result.problem.suggestion);
      }),
    );
  });
});
