import { expect, test } from "vitest";
import { type AdapterFacts, candidates, canRun, chooseVariant, needsTuning, tuningKey } from "./variant";

const NOTHING: AdapterFacts = {
  vendor: "",
  architecture: "",
  device: "",
  description: "",
  software: false,
  compatibility: false,
  subgroups: false,
  subgroupMinSize: 0,
  subgroupMaxSize: 0,
};
const lanes = (min: number, max = min) => ({ subgroups: true, subgroupMinSize: min, subgroupMaxSize: max });

test.each<[string, Partial<AdapterFacts>, string]>([
  ["lavapipe", { software: true, ...lanes(8) }, "sg8"],
  ["lavapipe on wider vectors", { software: true, ...lanes(16) }, "sg8"],
  ["SwiftShader", { software: true, ...lanes(4) }, "sg4"],
  ["software, lanes vary", { software: true, ...lanes(4, 8) }, "direct"],
  ["software, lanes of 2", { software: true, ...lanes(2) }, "direct"],
  ["software, sizes without the feature", { software: true, subgroupMinSize: 8, subgroupMaxSize: 8 }, "direct"],
  ["compatibility mode on a CPU", { software: true, compatibility: true }, "direct"],
  ["NVIDIA", { vendor: "nvidia", ...lanes(32) }, "tile"],
  ["Intel", { vendor: "intel", ...lanes(8, 32) }, "tile"],
  ["unknown", {}, "tile"],
])("%s", (_, facts, variant) => {
  expect(chooseVariant({ ...NOTHING, ...facts })).toBe(variant);
  expect(canRun(chooseVariant({ ...NOTHING, ...facts }), { ...NOTHING, ...facts })).toBe(true);
});

test("an override wins where it computes correctly, and is refused where not", () => {
  const soft8 = { ...NOTHING, software: true, ...lanes(8) };
  const soft4 = { ...NOTHING, software: true, ...lanes(4) };
  expect(chooseVariant(soft8, "tile")).toBe("tile");
  expect(chooseVariant(soft8, "sg4")).toBe("sg4");
  expect(() => chooseVariant(soft4, "sg8")).toThrow(/sg8: needs subgroups of 8 lanes; this adapter has 4 to 4/);
  expect(() => chooseVariant(NOTHING, "sg4")).toThrow(/no subgroups/);
  expect(() => chooseVariant(NOTHING, "fast")).toThrow(
    /fast: no such matmul variant; there are sg8, sg4, direct, tile/,
  );
});

test("only an adapter that says nothing of itself is tuned, among what it can run", () => {
  expect(needsTuning(NOTHING)).toBe(true);
  expect(needsTuning({ ...NOTHING, vendor: "apple" })).toBe(false);
  expect(needsTuning({ ...NOTHING, software: true })).toBe(false);
  expect(candidates(NOTHING)).toEqual(["direct", "tile"]);
  expect(candidates({ ...NOTHING, ...lanes(4) })).toEqual(["sg4", "direct", "tile"]);
});

test("the tuning key distinguishes adapters, browsers and kernels", () => {
  const keys = [
    tuningKey(NOTHING, "Firefox", 1),
    tuningKey(NOTHING, "Firefox", 2),
    tuningKey(NOTHING, "Chrome", 1),
    tuningKey({ ...NOTHING, compatibility: true }, "Firefox", 1),
    tuningKey({ ...NOTHING, vendor: "a/b", architecture: "c" }, "Firefox", 1),
    tuningKey({ ...NOTHING, vendor: "a", architecture: "b/c" }, "Firefox", 1),
    tuningKey({ ...NOTHING, ...lanes(8) }, "Firefox", 1),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(tuningKey(NOTHING, "Firefox", 1)).toBe(keys[0]);
});
