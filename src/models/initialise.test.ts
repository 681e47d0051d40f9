import { describe, expect, it } from "vitest";
import { experimentSchema } from "../spec/schema";
import { USE } from "../random/keys";
import { threefry4x32, uniform } from "../random/threefry";
import { initialParameters } from "./initialise";
import { countParameters, layersOf } from "./network";
import { buildNetwork } from "./table";

const { model } = experimentSchema.parse({
  model: { layers: [{ hidden: [{ width: 5 }], units: 7 }, { units: 3 }], outputBias: "data" },
});
const network = buildNetwork(model, { inputs: 6 });
const mean = Float32Array.of(0, 0.25, 0.5, 0.75, 1, 0.9);

describe("initialParameters", () => {
  const parameters = initialParameters(network, model, 11, { mean });

  it("names every parameter once, in the order of the flat buffer, with its size", () => {
    const names = layersOf(network).flatMap(({ name }) => [`${name}.weight`, `${name}.bias`]);
    expect([...parameters.keys()]).toEqual([...names, "prior.logits"]);
    const total = [...parameters.values()].reduce((sum, values) => sum + values.length, 0);
    expect(total).toBe(countParameters(network));
  });

  it("draws the weight of input i and output j from unit j, row i of its layer's key", () => {
    layersOf(network).forEach(({ name, inputs, outputs }, k) => {
      const bound = Math.sqrt(6 / (inputs + outputs));
      const weight = parameters.get(`${name}.weight`)!;
      for (let i = 0; i < inputs; i++) {
        for (let j = 0; j < outputs; j++) {
          const bits = threefry4x32([11, 0, USE.init, k], [j >> 2, i, 0, 0])[j & 3];
          // The uniform is exact in f32; the product is rounded once, when stored.
          expect(weight[i * outputs + j]).toBe(Math.fround(bound * (2 * uniform(bits) - 1)));
        }
      }
    });
  });

  it("starts the output bias at the logit of the clipped data mean, all others at 0", () => {
    const output = network.decoder[0].at(-1)!.name;
    const bias = parameters.get(`${output}.bias`)!;
    expect(bias[1]).toBeCloseTo(Math.log(1 / 3), 6);
    expect(bias[2]).toBe(0);
    expect(bias[0]).toBeCloseTo(-Math.log(999), 4);
    expect(bias[4]).toBeCloseTo(Math.log(999), 4);
    for (const [name, values] of parameters) {
      if (name.endsWith("bias") && name !== `${output}.bias`) expect([...values].every((b) => b === 0)).toBe(true);
    }
  });

  it("leaves the output bias at 0 and the prior out when the model says so", () => {
    const plain = { ...model, outputBias: "zero" as const, prior: "fixed" as const };
    const without = initialParameters(buildNetwork(plain, { inputs: 6 }), plain, 11, { mean });
    expect(without.has("prior.logits")).toBe(false);
    expect([...without.get(`${network.decoder[0].at(-1)!.name}.bias`)!]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("refuses a mean of the wrong length", () => {
    expect(() => initialParameters(network, model, 11, { mean: new Float32Array(5) })).toThrow("5 numbers");
  });
});
