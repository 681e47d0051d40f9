import { describe, expect, it } from "vitest";
import { enumeratePass, exactLogLikelihood, stateProbabilities } from "../measure/exact";
import { activate } from "../layers/activations";
import { activationDerivative } from "../layers/activations";
import { buildFixture } from "../../tests/support/fixtures";
import { crossEntropy, logit, logSumExp, negativeEntropy, sigmoid, softplus } from "./functions";
import { fixedStates, forward, hardStates, learningSignal, logWeight } from "./model";
import { drawNoise } from "./noise";

describe("scalar functions", () => {
  it("hold at both ends of the exponential", () => {
    expect(sigmoid(-800)).toBe(0);
    expect(sigmoid(800)).toBe(1);
    expect(softplus(800)).toBe(800);
    expect(softplus(-40)).toBeCloseTo(Math.exp(-40), 30);
    expect(logit(sigmoid(-3.7))).toBeCloseTo(-3.7, 12);
    expect(logSumExp(Float64Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 12);
    expect(logSumExp(Float64Array.of(Number.NEGATIVE_INFINITY))).toBe(Number.NEGATIVE_INFINITY);
  });

  it("are what their names say", () => {
    const eta = 0.8;
    const p = 1 / (1 + Math.exp(-eta));
    expect(crossEntropy(1, eta)).toBeCloseTo(-Math.log(p), 14);
    expect(crossEntropy(0, eta)).toBeCloseTo(-Math.log(1 - p), 14);
    expect(negativeEntropy(eta)).toBeCloseTo(p * Math.log(p) + (1 - p) * Math.log(1 - p), 14);
  });

  it("have activation derivatives that differences give, from the output alone", () => {
    for (const activation of ["linear", "tanh", "relu", "leaky"] as const) {
      for (const z of [-1.3, 0.4]) {
        const slope = (activate(activation, z + 1e-6) - activate(activation, z - 1e-6)) / 2e-6;
        expect(activationDerivative(activation, activate(activation, z))).toBeCloseTo(slope, 8);
      }
    }
  });
});

/** One unit everywhere, so that the whole loss fits on a line. */
describe("forward", () => {
  it("gives the loss of a two-layer chain of single units, worked out by hand", () => {
    const { model, parameters } = buildFixture({ layers: [{ units: 1 }, { units: 1 }] }, { inputs: 1 });
    const set = (name: string, value: number) => parameters.set(name, Float64Array.of(value));
    model.mean = Float64Array.of(0.25);
    set("encoder.0.weight", 2);
    set("encoder.0.bias", 0.5);
    set("encoder.1.weight", -1);
    set("encoder.1.bias", 0.1);
    set("decoder.0.weight", 0.7);
    set("decoder.0.bias", -0.2);
    set("decoder.1.weight", 1.5);
    set("decoder.1.bias", 0.3);
    set("prior.logits", 0.4);
    // x = 1, z1 = 0 (value -1), z2 = 1 (value 1).
    const states = [Float64Array.of(1), Float64Array.of(0), Float64Array.of(1)];
    const pass = forward(model, parameters, states[0], 1, fixedStates(states));
    expect([pass.eta[1][0], pass.eta[2][0]]).toEqual([2 * 0.75 + 0.5, 1 + 0.1]);
    expect(pass.theta.map((theta) => theta[0])).toEqual([-1.5 + 0.3, 0.7 - 0.2, 0.4]);
    const log = (p: number) => Math.log(p);
    const s = (eta: number) => 1 / (1 + Math.exp(-eta));
    const [q1, q2] = [s(2), s(1.1)];
    const expected =
      -log(s(-1.2)) -
      log(1 - s(0.5)) +
      (q1 * log(q1) + (1 - q1) * log(1 - q1)) +
      (q2 * log(q2 / s(0.4)) + (1 - q2) * log((1 - q2) / (1 - s(0.4))));
    expect(pass.loss[0]).toBeCloseTo(expected, 13);
    const sampled = log(s(-1.2)) + log(1 - s(0.5)) + log(s(0.4)) - log(1 - q1) - log(q2);
    expect(logWeight(pass)[0]).toBeCloseTo(sampled, 13);
  });

  it("lets the learning signal of a level carry all that its state changes", () => {
    const { model, parameters, data } = buildFixture(
      { layers: [{ units: 2 }, { units: 2 }, { units: 2 }] },
      { rows: 1 },
    );
    const noise = drawNoise(model.network, 1, 1, 0);
    const base = forward(model, parameters, data, 1, hardStates(noise.latent));
    for (const level of [1, 2, 3]) {
      const states = base.states.map((x, l) => (l === level ? x.map((b) => 1 - b) : x));
      const other = forward(model, parameters, data, 1, fixedStates(states));
      const change = learningSignal(other, level)[0] - learningSignal(base, level)[0];
      expect(change).toBeCloseTo(logWeight(base)[0] - logWeight(other)[0], 12);
      expect(Math.abs(change)).toBeGreaterThan(1e-3);
    }
  });

  it("draws hard states with the probabilities of their logits", () => {
    const fixture = buildFixture({ layers: [{ units: 3 }] }, { rows: 1 });
    const rows = 20_000;
    const data = Float64Array.from({ length: rows * 4 }, (_, i) => fixture.data[i % 4]);
    const noise = drawNoise(fixture.model.network, rows, 2, 0);
    const pass = forward(fixture.model, fixture.parameters, data, rows, hardStates(noise.latent));
    for (let j = 0; j < 3; j++) {
      const p = sigmoid(pass.eta[1][j]);
      let count = 0;
      for (let row = 0; row < rows; row++) count += pass.states[1][row * 3 + j];
      // Three comparisons at 4.5 standard deviations.
      expect(Math.abs(count / rows - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / rows));
    }
  });

  it("says which layer got an input of the wrong size", () => {
    const { model, parameters } = buildFixture({ layers: [{ units: 3 }] });
    expect(() => forward(model, parameters, new Float64Array(7), 2, fixedStates([]))).toThrow("encoder.0: 7 numbers");
  });
});

describe("logWeight", () => {
  it("averages over q to the sum of p(x, z) over z, on two layers", () => {
    const { model, parameters, data } = buildFixture({ layers: [{ units: 3 }, { units: 2 }] }, { rows: 1 });
    const pass = enumeratePass(model, parameters, data);
    const q = stateProbabilities(pass);
    const mean = logWeight(pass).reduce((sum, w, s) => sum + q[s] * Math.exp(w), 0);
    let evidence = 0;
    for (let s = 0; s < pass.rows; s++) {
      let joint = 1;
      for (const [level, units] of [4, 3, 2].entries()) {
        for (let i = 0; i < units; i++) {
          const p = sigmoid(pass.theta[level][level === 2 ? i : s * units + i]);
          joint *= pass.states[level][s * units + i] === 1 ? p : 1 - p;
        }
      }
      evidence += joint;
    }
    expect(mean).toBeCloseTo(evidence, 13);
    expect(exactLogLikelihood(model, parameters, data, 1)[0]).toBeCloseTo(Math.log(evidence), 12);
  });
});
