import { describe, expect, it } from "vitest";
import { parseArchitecture } from "../spec/architecture";
import { experimentSchema, type ModelKind } from "../spec/schema";
import { outlineOf } from "./outline";

const DIGITS = { width: 28, height: 28, channels: 1, classes: 10, isReal: false };

function levels(kind: ModelKind, text: string, example: typeof DIGITS | null = DIGITS) {
  const read = parseArchitecture(text);
  if ("problem" in read) throw new Error(read.problem.message);
  const { model } = experimentSchema.parse({ model: { kind, layers: read.layers } });
  return outlineOf(model, example).map(({ role, width, text: words, maps, variables }) => ({
    ...{ role, width, words },
    ...(maps ? { maps: [maps.channels, maps.height, maps.width] } : {}),
    ...(variables ? { variables: [variables.count, variables.states] } : {}),
  }));
}

describe("a model in levels", () => {
  it("keeps the image through convolutions and sums, and loses it in a dense layer", () => {
    expect(levels("vae", "16c3s2p1r-16c3p1i-a2r-40t-[6]")).toEqual([
      { role: "data", width: 784, words: "784 pixels", maps: [1, 28, 28] },
      { role: "hidden", width: 3136, words: "16 channels of 3x3, stride 2,", maps: [16, 14, 14] },
      { role: "hidden", width: 3136, words: "16 channels of 3x3,", maps: [16, 14, 14] },
      { role: "hidden", width: 3136, words: "plus 2 layers back,", maps: [16, 14, 14] },
      { role: "hidden", width: 40, words: "40" },
      { role: "stochastic", width: 6, words: "6 units", variables: [6, 2] },
    ]);
  });

  it("says how many values variables have, and what is predicted", () => {
    const [, variables, head] = levels("classifier", "[3x4]");
    expect(variables).toEqual({ role: "stochastic", width: 12, words: "3 variables of 4 values", variables: [3, 4] });
    expect(head).toMatchObject({ role: "head", words: "10 classes" });
  });

  it("gives a network that completes pictures their upper half", () => {
    const [data, convolution, , head] = levels("structured", "8c3r-[6]");
    expect(data).toMatchObject({ width: 392, maps: [1, 14, 28] });
    expect(convolution).toMatchObject({ maps: [8, 12, 26] });
    expect(head).toMatchObject({ role: "head", width: 392 });
  });

  it("has sizes from the spec alone where data are unknown or do not suit", () => {
    expect(levels("vae", "8c3r-[6]", null)[1]).toEqual({ role: "hidden", width: 8, words: "8 channels of 3x3," });
    const large = levels("vae", "8c30r-[6]")[1];
    expect(large).toEqual({ role: "hidden", width: 8, words: "8 channels of 30x30," });
  });
});
