/** The fitted start of a classifier, against statistics of the pre-activations that its weights really give. */
import { describe, expect, it } from "vitest";
import { experimentSchema } from "../spec/schema";
import { enumerateStates } from "../measure/exact";
import { USE } from "../random/keys";
import { threefry4x32, uniform, uniformStream } from "../random/threefry";
import type { Layer } from "../layers/contract";
import { twinOf } from "../layers/table";
import { sigmoid } from "../reference/functions";
import { type Parameters, toFloat64 } from "../reference/parameters";
import type { Examples } from "./data-dependent";
import { matchedShares } from "./matching";
import { initialParameters } from "./initialise";
import { buildNetwork } from "./table";

const INPUTS = 2;
const ROWS = 40;
const next = uniformStream([5, 0, 0, 0]);
/** Inputs far from standardised, [rows, inputs + 1] with a label behind. */
const values = Float64Array.from({ length: ROWS * (INPUTS + 1) }, (_, i) =>
  i % (INPUTS + 1) === INPUTS ? Number(next() < 0.5) : 3 + 5 * next(),
);
const mean = Float32Array.of(5.5, 5.4);

function start(representation: { lo: number; hi: number }, options: { seed?: number; examples?: Examples } = {}) {
  const { seed = 1, examples = { rows: ROWS, values } } = options;
  const layers = [4, 3, 3].map((units) => ({ units }));
  const { model } = experimentSchema.parse({
    model: { kind: "classifier", layers, representation, initialisation: "data" },
  });
  const network = buildNetwork(model, { inputs: INPUTS, classes: 3 });
  const parameters = initialParameters(network, model, seed, { mean, examples: () => examples });
  return { network, parameters, centre: model.centre };
}

/** Mean and variance of every unit's pre-activation in each layer and the head, over examples and all states below. */
function statistics(representation: { lo: number; hi: number }) {
  const { lo, hi } = representation;
  const { network, parameters: single, centre } = start(representation);
  const parameters: Parameters = toFloat64(single);
  const maps: Layer[] = [...network.encoder, network.head].map(([dense]) => dense);
  const sums = maps.map(({ outputs }) => Array.from({ length: outputs }, () => ({ mean: 0, square: 0 })));
  for (let row = 0; row < ROWS; row++) {
    const example = Float64Array.from(mean, (m, i) => values[row * (INPUTS + 1) + i] - (centre ? m : 0));
    let below = [{ weight: 1 / ROWS, state: example }];
    maps.forEach((dense, k) => {
      const states = k < maps.length - 1 ? enumerateStates(dense.outputs) : new Float64Array(0);
      const above = new Float64Array(2 ** dense.outputs);
      for (const { weight, state } of below) {
        const eta = twinOf(dense).forward(dense, parameters, state, 1);
        eta.forEach((z, j) => {
          sums[k][j].mean += weight * z;
          sums[k][j].square += weight * z * z;
        });
        for (let s = 0; s * dense.outputs < states.length; s++) {
          let probability = weight;
          eta.forEach((z, j) => {
            probability *= sigmoid(states[s * dense.outputs + j] === 1 ? z : -z);
          });
          above[s] += probability;
        }
      }
      below = Array.from({ length: states.length / dense.outputs }, (_, s) => ({
        weight: above[s],
        state: states.slice(s * dense.outputs, (s + 1) * dense.outputs).map((x) => lo + (hi - lo) * x),
      }));
    });
  }
  return sums.map((layer) => layer.map((unit) => ({ mean: unit.mean, variance: unit.square - unit.mean ** 2 })));
}

describe("the start that is fitted to the data", () => {
  describe.each([
    [0, 1],
    [-1, 1],
  ])("with states in {%d, %d}", (lo, hi) => {
    const layers = statistics({ lo, hi });

    it("standardises the pre-activations of the first two layers exactly", () => {
      // Units of the first layer are independent given the example, so that means and variances say all.
      for (const unit of layers.slice(0, 2).flat()) {
        expect(unit.mean).toBeCloseTo(0, 5);
        expect(unit.variance).toBeCloseTo(1, 5);
      }
    });

    it("standardises those above nearly, since there the layers below count as independent and normal", () => {
      for (const unit of layers.slice(2).flat()) {
        expect(Math.abs(unit.mean)).toBeLessThan(0.15);
        expect(Math.abs(unit.variance - 1)).toBeLessThan(0.3);
      }
    });
  });

  it("scales weights that are uniform on (-1, 1), those of a unit alike", () => {
    const weight = start({ lo: 0, hi: 1 }).parameters.get("net.0.weight") ?? new Float32Array(0);
    for (let j = 0; j < 4; j++) {
      const [first, second] = [0, 1].map(
        (i) => 2 * uniform(threefry4x32([1, 0, USE.init, 0], [j >> 2, i, 0, 0])[j & 3]) - 1,
      );
      expect(Math.sign(weight[j])).toBe(Math.sign(first));
      expect(weight[4 + j] / weight[j]).toBeCloseTo(second / first, 4);
    }
  });

  it("depends on the seed and on nothing else that is random", () => {
    const of = (seed: number) => [...(start({ lo: 0, hi: 1 }, { seed }).parameters.get("net.1.weight") ?? [])];
    expect(of(1)).toEqual(of(1));
    expect(of(1)).not.toEqual(of(2));
  });

  it("stays finite where the inputs never change, and centres what they give", () => {
    const still = { rows: 3, values: Float64Array.from({ length: 9 }, (_, i) => (i % 3 === 2 ? 0 : 7)) };
    const { network, parameters, centre } = start({ lo: 0, hi: 1 }, { examples: still });
    for (const all of parameters.values()) expect([...all].every(Number.isFinite)).toBe(true);
    const example = Float64Array.from(mean, (m) => 7 - (centre ? m : 0));
    const [[first]] = network.encoder;
    for (const z of twinOf(first).forward(first, toFloat64(parameters), example, 1)) expect(z).toBeCloseTo(0, 5);
  });

  it("takes the shares of the values of a variable that has several", () => {
    const shares = matchedShares(Float64Array.of(1, 2, 0, 5, 5, 5), Float64Array.of(0, 0, 0, 1, 1, 1), 3);
    const total = Math.exp(1) + Math.exp(2) + 1;
    expect(shares[1]).toBeCloseTo(Math.exp(2) / total, 12);
    for (const share of shares.subarray(3)) expect(share).toBeCloseTo(1 / 3, 12);
    const { model } = experimentSchema.parse({
      model: { kind: "classifier", layers: [{ units: 2, states: 3 }, { units: 3 }], initialisation: "data" },
    });
    const network = buildNetwork(model, { inputs: INPUTS, classes: 3 });
    const parameters = initialParameters(network, model, 1, { mean, examples: () => ({ rows: ROWS, values }) });
    expect(parameters.get("net.1.weight")?.length).toBe(6 * 3);
    for (const all of parameters.values()) expect([...all].every(Number.isFinite)).toBe(true);
  });

  it("refuses to begin without examples", () => {
    const { model } = experimentSchema.parse({
      model: { kind: "classifier", layers: [{ units: 2 }], initialisation: "data" },
    });
    expect(() => initialParameters(buildNetwork(model, { inputs: INPUTS, classes: 2 }), model, 1, { mean })).toThrow(
      "needs some examples",
    );
  });
});
