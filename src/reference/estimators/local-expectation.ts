/**
 * Twin of local-expectation: every unit i of every level l is flipped in turn, the levels below kept, the levels above
 * drawn from the same uniforms: p (1 - p) (S_l(x_i = 1) - S_l(x_i = 0)). One of the two is the ordinary sample.
 * Source: `fsb` section 3; `estimators.md` section 2.
 */
import { backward } from "../backward";
import { sigmoid } from "../functions";
import { forward, hardStates, learningSignal } from "../model";
import type { ToyTwin, Twin } from "./contract";
import { continueFrom } from "./pair";
import { hardState } from "./path";

export const localExpectation: Twin = (input) => {
  const { model, parameters, data, rows, noise } = input;
  const pass = forward(model, parameters, data, rows, hardStates(noise.latent));
  const weights = new Float64Array(rows).fill(1 / rows);
  const { gradients, estimate, logitGradient } = backward(model, parameters, pass, weights, "score", (level) => {
    const eta = pass.eta[level];
    const units = eta.length / rows;
    const here = learningSignal(pass, level);
    const result = new Float64Array(eta.length);
    for (let unit = 0; unit < units; unit++) {
      const flipped = pass.states[level].map((x, i) => (i % units === unit ? 1 - x : x));
      const there = learningSignal(continueFrom(input, pass, level, flipped), level);
      for (let row = 0; row < rows; row++) {
        const i = row * units + unit;
        const rise = pass.states[level][i] === 1 ? here[row] - there[row] : there[row] - here[row];
        result[i] = sigmoid(eta[i]) * sigmoid(-eta[i]) * rise;
      }
    }
    return result;
  });
  return { gradients, estimate, dEta: logitGradient, states: pass.states, objective: pass.loss, loss: pass.loss };
};

export const localExpectationToy: ToyTwin = ({ f, eta, u }) => {
  const x = eta.map((e, i) => hardState(e, u[i]));
  return eta.map((e, unit) => {
    const up = x.slice();
    const down = x.slice();
    up[unit] = 1;
    down[unit] = 0;
    return sigmoid(e) * sigmoid(-e) * (f.value(up) - f.value(down));
  });
};
