import { describe, expect, it } from "vitest";
import { nvil } from "../../estimators/nvil";
import { initialAuxiliaryParameters } from "../../estimators/auxiliary-parameters";
import { buildFixture } from "../../../tests/support/fixtures";
import { sigmoid } from "../functions";
import { fixedStates, forward, learningSignal } from "../model";
import { drawNoise } from "../noise";
import { cloneParameters, parameter, toFloat64 } from "../parameters";
import { average, freshBaseline } from "./baseline";
import type { BaselineState, TwinOutput } from "./contract";
import { TWINS } from "./table";

const { model, parameters, data, rows } = buildFixture(
  { layers: [{ units: 3 }, { units: 2 }] },
  { rows: 5, inputs: 4 },
);
const UNITS = [0, 3, 2];

function run(key: string, step: number, hyper: Record<string, number | boolean>, state?: BaselineState): TwinOutput {
  const noise = drawNoise(model.network, rows, 3, step);
  return TWINS[key]({ model, parameters, data, rows, noise, hyper, state });
}

/** S_l and x - p of an output's sample. */
function signalAndScore(output: TwinOutput, level: number): { signal: Float64Array; score: Float64Array } {
  const pass = forward(model, parameters, data, rows, fixedStates(output.states));
  const score = pass.states[level].map((x, i) => x - sigmoid(pass.eta[level][i]));
  return { signal: learningSignal(pass, level), score };
}

function expectEstimate(output: TwinOutput, level: number, multiplier: (signal: number, row: number) => number): void {
  const { signal, score } = signalAndScore(output, level);
  output.estimate[level].forEach((value, i) => {
    const row = Math.floor(i / UNITS[level]);
    expect(value).toBeCloseTo(multiplier(signal[row], row) * score[i], 11);
  });
}

describe("reinforce-ewa", () => {
  it("subtracts nothing at first, then the weighted mean of earlier steps, weights summing to 1", () => {
    const decay = 0.7;
    const first = run("reinforce-ewa", 0, { decay });
    const second = run("reinforce-ewa", 1, { decay }, first.state);
    const third = run("reinforce-ewa", 2, { decay }, second.state);
    for (const level of [1, 2]) {
      const [m0, m1] = [first, second].map((output) => average(signalAndScore(output, level).signal));
      expectEstimate(first, level, (s) => s);
      expectEstimate(second, level, (s) => s - m0);
      expectEstimate(third, level, (s) => s - (decay * m0 + m1) / (decay + 1));
    }
    expect(third.state?.steps).toBe(3);
  });

  it("remembers only the last step at decay 0, and does not touch the state that it was given", () => {
    const first = run("reinforce-ewa", 0, { decay: 0 });
    const before = structuredClone(first.state);
    const second = run("reinforce-ewa", 1, { decay: 0 }, first.state);
    expect(first.state).toEqual(before);
    expectEstimate(second, 1, (s) => s - average(signalAndScore(first, 1).signal));
  });
});

describe("nvil", () => {
  const hyper = { decay: 0.8, mean: true, normalise: true, network: true, local: true };
  const start = freshBaseline(2, toFloat64(initialAuxiliaryParameters(model.network, nvil, hyper, 4)));

  /** C_l of every row, from the formula. */
  function guess(output: TwinOutput, level: number): Float64Array {
    const pass = forward(model, parameters, data, rows, fixedStates(output.states));
    const [w0, b0, w1, b1] = ["0.weight", "0.bias", "1.weight", "1.bias"].map((name) =>
      parameter(start.network, `baseline.${level}.${name}`),
    );
    const inputs = pass.values[level - 1].length / rows;
    return Float64Array.from({ length: rows }, (_, row) => {
      let sum = b1[0];
      for (let h = 0; h < 100; h++) {
        let z = b0[h];
        for (let i = 0; i < inputs; i++) z += pass.values[level - 1][row * inputs + i] * w0[i * 100 + h];
        sum += w1[h] * Math.tanh(z);
      }
      return sum;
    });
  }

  it("centres by mean and network, and divides by the deviation once that is above 1", () => {
    const first = run("nvil", 0, hyper, start);
    const second = run("nvil", 1, hyper, first.state);
    for (const level of [1, 2]) {
      const c0 = guess(first, level);
      expectEstimate(first, level, (s, row) => s - c0[row]);
      const { signal } = signalAndScore(first, level);
      const square = average(signal.map((s, row) => (s - c0[row]) ** 2));
      const c1 = guess(second, level);
      const divisor = Math.max(1, Math.sqrt(square));
      // The deviation divides the sum of the score and the analytic terms: dEta, of which the estimate is all but the latter.
      const estimate = second.estimate.map((part, l) =>
        part.map((e, i) => second.dEta[l][i] * divisor - (second.dEta[l][i] - e)),
      );
      expectEstimate({ ...second, estimate }, level, (s, row) => s - average(signal) - c1[row]);
      expect(divisor).toBeGreaterThan(1);
    }
  });

  it("is reinforce-ewa when its parts are off", () => {
    const off = { decay: 0.8, mean: true, normalise: false, network: false, local: true };
    const state = run("nvil", 0, off, start).state;
    const plain = run("reinforce-ewa", 1, { decay: 0.8 }, state);
    const output = run("nvil", 1, off, state);
    expect([...output.estimate[1]]).toEqual([...plain.estimate[1]]);
    expect([...(output.learnedGradients?.get("baseline.1.1.bias") ?? [])]).toEqual([0]);
  });

  it("trains its networks on 1/2 mean (S - c - C)^2: gradients equal differences", () => {
    const state = run("nvil", 0, hyper, start).state!;
    const loss = (network: BaselineState["network"]) => {
      const output = run("nvil", 1, { ...hyper, normalise: false }, { ...state, network });
      // (S - c - C)^2 is what the running square took in: undo the decay.
      return [1, 2].reduce((sum, l) => sum + (output.state!.square[l] - 0.8 * state.square[l]) / 0.2 / 2, 0);
    };
    const gradients = run("nvil", 1, hyper, state).learnedGradients!;
    const h = 1e-5;
    for (const [name, values] of state.network) {
      for (const i of [0, 7, values.length - 1].filter((index) => index < values.length)) {
        const at = (shift: number) => {
          const network = cloneParameters(state.network);
          parameter(network, name)[i] += shift;
          return loss(network);
        };
        // Rounding: eps 1e2 / (2 h) ~ 1e-9.
        expect(Math.abs(parameter(gradients, name)[i] - (at(h) - at(-h)) / (2 * h)), `${name}[${i}]`).toBeLessThan(
          1e-7,
        );
      }
    }
  });
});
