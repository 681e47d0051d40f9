/** Kinds of layers in double precision: formulas against differences, shapes, refusals, and the orders of PyTorch. */
import { describe, expect, it } from "vitest";
import { uniformStream } from "../random/threefry";
import { stackBackward, stackForward } from "../reference/stacks";
import { parseArchitecture } from "../spec/architecture";
import type { HiddenSpec } from "../spec/schema";
import { fromTorch, toTorch } from "../weights/torch-order";
import { type ImageShape, imageOf, type Layer } from "./contract";
import { checkStack, mirror, stack } from "./stack";
import { parametersOf } from "./table";

function hiddenOf(text: string): HiddenSpec[] {
  const parsed = parseArchitecture(`${text}-[1]`);
  if ("problem" in parsed) throw new Error(parsed.problem.message);
  return parsed.layers[0].hidden;
}

const input = (height: number, width: number, channels: number) => ({
  width: height * width * channels,
  image: { height, width, channels } satisfies ImageShape,
});

function named(layers: Layer[]): Layer[] {
  layers.forEach((layer, k) => {
    layer.name = `layer.${k}`;
  });
  return layers;
}

describe("a stack of convolutions, a residual sum and dense layers", () => {
  const layers = named(stack(input(5, 4, 2), hiddenOf("3c3p1t-3c3p1i-a2k-4c2s2t-5t"), 2));
  const next = uniformStream([9, 0, 0, 0]);
  const random = (count: number) => Float64Array.from({ length: count }, () => next() - 0.5);
  const parameters = new Map(
    layers.flatMap(parametersOf).map(({ name, inputs, outputs }) => [name, random(Math.max(1, inputs) * outputs)]),
  );
  const rows = 2;
  const x = random(rows * 40);
  const direction = random(rows * 2);
  const value = () => {
    const { outputs } = stackForward(layers, parameters, x, rows);
    return outputs[outputs.length - 1].reduce((sum, y, i) => sum + y * direction[i], 0);
  };

  it("has the shapes that the arithmetic of convolutions gives", () => {
    expect(layers.map(({ kind, inputs, outputs }) => [kind, inputs, outputs])).toEqual([
      ["conv2d", 40, 60],
      ["conv2d", 60, 60],
      ["add", 60, 60],
      ["conv2d", 60, 16],
      ["flatten", 16, 16],
      ["dense", 16, 5],
      ["dense", 5, 2],
    ]);
  });

  it("has the gradients of its differences, in all parameters and in the input", () => {
    const gradients = new Map([...parameters].map(([name, values]) => [name, new Float64Array(values.length)]));
    const trace = stackForward(layers, parameters, x, rows);
    const back = stackBackward(layers, parameters, trace, direction, Float64Array.of(1, 1), gradients);
    const step = 1e-5;
    for (const [name, values] of [...parameters, ["x", x] as const]) {
      const found = gradients.get(name) ?? back;
      values.forEach((kept, i) => {
        values[i] = kept + step;
        const above = value();
        values[i] = kept - step;
        const below = value();
        values[i] = kept;
        expect(found[i], `${name}[${i}]`).toBeCloseTo((above - below) / (2 * step), 7);
      });
    }
  });
});

describe("a convolution", () => {
  it("sums the pixels under its kernel, whose channels of data lie one after the other", () => {
    const [layer] = named(stack(input(3, 3, 2), hiddenOf("1c2s1p0i"), 1));
    const parameters = new Map([
      ["layer.0.weight", Float64Array.of(1, 0, 0, 10, 0, 100, 0, 0)],
      ["layer.0.bias", Float64Array.of(0.5)],
    ]);
    const x = Float64Array.from({ length: 18 }, (_, i) => i);
    const { outputs } = stackForward([layer], parameters, x, 1);
    // x[0, r, c] + 10 x[1, r, c + 1] + 100 x[1, r + 1, c] + 0.5
    expect([...outputs[0]]).toEqual([0 + 100 + 1200.5, 1 + 110 + 1300.5, 3 + 130 + 1500.5, 4 + 140 + 1600.5]);
  });

  it("is held by PyTorch as [out, in, row, column], and a dense layer behind it reads channel by channel", () => {
    const layers = named(stack(input(4, 4, 2), hiddenOf("3c3i"), 2));
    const [weight, , denseWeight] = layers.flatMap(parametersOf);
    expect(weight.torch.shape).toEqual([3, 2, 3, 3]);
    expect(denseWeight.torch.shape).toEqual([2, 12]);
    const held = Float32Array.from({ length: 54 }, (_, i) => i);
    const torch = toTorch(held, weight.torch);
    // [row 1, column 2, in 1, out 2] is number ((1 * 3 + 2) * 2 + 1) * 3 + 2.
    expect(torch[((2 * 2 + 1) * 3 + 1) * 3 + 2]).toBe(35);
    expect(fromTorch(torch, weight.torch)).toEqual(held);
    const rows = Float32Array.from({ length: 24 }, (_, i) => i);
    // Output 1 of pixel (1, 0), channel 2, which PyTorch has at channel 2, row 1, column 0.
    expect(toTorch(rows, denseWeight.torch)[12 + 2 * 4 + 2]).toBe(((1 * 2 + 0) * 3 + 2) * 2 + 1);
  });

  it("is mirrored by a dense layer of its width, a residual sum by nothing", () => {
    const up = named(stack(input(4, 4, 1), hiddenOf("3c3r-3c3p1i-a2r"), 5));
    const down = mirror(up, { width: 5, image: null }, 16);
    expect(down.map(({ inputs, outputs, activation }) => [inputs, outputs, activation])).toEqual([
      [5, 12, "linear"],
      [12, 12, "relu"],
      [12, 16, "linear"],
    ]);
  });
});

describe("layers that do not fit", () => {
  const small = input(4, 4, 1);
  it.each([
    [
      small,
      "8c9r",
      "Layer 8c9r: a kernel of 9x9 came for an image of 4x4 with a padding of 0; expected one of at most 4x4.",
      "8c4r",
    ],
    [
      small,
      "8c2p2r",
      "Layer 8c2p2r: a padding of 2 came with a kernel of 2x2; expected at most 1, so that every output reads some of the image.",
      "8c2p1r",
    ],
    [
      { width: 30, image: null },
      "8c3r-9t",
      "Layer 8c3r: a convolution reads an image, and 30 numbers without height and width came; expected data of images, and convolutions before all dense and stochastic layers.",
      "9t",
    ],
    [small, "9t-8c3r", "Layer 8c3r: a convolution reads an image, and 9 numbers", "9t"],
    [
      small,
      "8c3r-a2i",
      "Layer a2i: it adds the layer 2 before it, and 1 layer came; expected an earlier layer.",
      "8c3r",
    ],
    [
      small,
      "8c3r-4c2r-a2i",
      "Layer a2i: it adds 32 numbers of the layer 2 before it to 4; expected as many of both.",
      "8c3r-4c2r",
    ],
    [small, "8c9r-8c9r", "Layer 8c9r: a kernel of 9x9 came for an image of 1x1", "8c4r-8c1r"],
  ])("%j %s", (reads, text, sentence, nearest) => {
    const { hidden, problems } = checkStack(reads, hiddenOf(text));
    expect(problems.some((problem) => problem.startsWith(sentence))).toBe(true);
    expect(hidden).toEqual(hiddenOf(nearest));
    expect(() => stack(reads, hiddenOf(text), 1)).toThrow("Layer ");
  });

  it("are none where everything fits", () => {
    expect(checkStack(small, hiddenOf("8c3s2p1r-8c1i-a2r-5t"))).toMatchObject({ problems: [] });
  });
});

describe("the image of data", () => {
  it.each([
    [
      { inputs: 784, width: 28, height: 28 },
      { height: 28, width: 28, channels: 1 },
    ],
    [
      { inputs: 3072, width: 32, height: 32 },
      { height: 32, width: 32, channels: 3 },
    ],
    [
      { inputs: 392, targets: 392, width: 28, height: 28 },
      { height: 14, width: 28, channels: 1 },
    ],
    [{ inputs: 30, width: 30, height: 1 }, null],
    [{ inputs: 30 }, null],
  ])("%j is %j", (data, image) => {
    expect(imageOf(data)).toEqual(image);
  });
});
