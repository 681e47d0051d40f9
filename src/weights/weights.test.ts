import { expect, test } from "vitest";
import { experimentSchema } from "../spec/schema";
import { buildNetwork } from "../models/table";
import { layoutParameters } from "../planning/layout";
import { SafetensorsError } from "./safetensors";
import { parametersFrom } from "./weights";

const { model } = experimentSchema.parse({ model: { layers: [{ units: 3 }] } });
const layout = layoutParameters(buildNetwork(model, { inputs: 2 }));

/** Tensors of the right shapes: value = 10 * row + column for matrices, the index for vectors. */
function tensors() {
  return new Map(
    layout.views.map(({ name, inputs, outputs }) => {
      const shape = inputs === 0 ? [outputs] : [outputs, inputs];
      const columns = shape[1] ?? 1;
      const values = Array.from({ length: shape[0] * columns }, (_, i) =>
        inputs === 0 ? i : 10 * Math.floor(i / columns) + (i % columns),
      );
      return [name, { shape, values }] as const;
    }),
  );
}

test("matrices of a file are [outputs, inputs], those of the engine [inputs, outputs]", () => {
  const parameters = parametersFrom(layout, tensors());
  expect([...parameters.keys()]).toEqual(layout.views.map(({ name }) => name));
  expect([...(parameters.get("encoder.0.weight") ?? [])]).toEqual([0, 10, 20, 1, 11, 21]);
  expect([...(parameters.get("decoder.0.weight") ?? [])]).toEqual([0, 10, 1, 11, 2, 12]);
  expect([...(parameters.get("encoder.0.bias") ?? [])]).toEqual([0, 1, 2]);
});

test("tensors that the model does not know are left aside", () => {
  const more = new Map([...tensors(), ["state.step", { shape: [1], values: [3] }] as const]);
  expect(parametersFrom(layout, more).has("state.step")).toBe(false);
});

test("a missing tensor, and one of another model, are named with what was expected", () => {
  const without = tensors();
  without.delete("decoder.0.bias");
  expect(() => parametersFrom(layout, without)).toThrow(SafetensorsError);
  expect(() => parametersFrom(layout, without)).toThrow(
    'no tensor "decoder.0.bias"; this model needs one of shape [2]',
  );
  const turned = tensors().set("encoder.0.weight", { shape: [2, 3], values: new Array(6).fill(0) });
  expect(() => parametersFrom(layout, turned)).toThrow(
    '"encoder.0.weight" has the shape [2,3]; this model needs [3,2]',
  );
});

test("weights that are not finite are refused with their tensor and place", () => {
  for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY, 1e39]) {
    const broken = tensors();
    const values = [0, 0, 0];
    values[1] = bad;
    broken.set("encoder.0.bias", { shape: [3], values });
    const shown = Number.isNaN(bad) ? "NaN" : bad > 0 ? "Infinity" : "-Infinity";
    expect(() => parametersFrom(layout, broken)).toThrow(`Tensor "encoder.0.bias" holds ${shown} at position 1;`);
  }
});
