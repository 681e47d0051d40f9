/**
 * Twin of exact: sum over all states x of the one stochastic layer of q(x) f(x) (x - p), and the generative gradients' mean over them.
 */
import { everyState } from "../../distributions/support";
import { backward } from "../backward";
import { sigmoid } from "../functions";
import { fixedStates, forward, learningSignal } from "../model";
import { addScaled, zerosLike } from "../parameters";
import type { ToyTwin, Twin } from "./contract";
import { drawSamples } from "./samples";

/** Probability of the states of every row, [rows]. */
function probabilityOf(states: ArrayLike<number>, eta: Float64Array, rows: number): Float64Array {
  const units = eta.length / rows;
  return Float64Array.from({ length: rows }, (_, row) => {
    let product = 1;
    for (let i = 0; i < units; i++) {
      const e = eta[row * units + i];
      product *= sigmoid(states[row * units + i] === 1 ? e : -e);
    }
    return product;
  });
}

export const exact: Twin = (input) => {
  const { model, parameters, data, rows } = input;
  const [sample] = drawSamples(input, 1);
  const eta = sample.eta[1];
  const [latent] = model.network.latents;
  const all = everyState(latent);
  const count = all.length / latent.width;
  const passes = Array.from({ length: count }, (_, s) => {
    const states = eta.map((__, i) => all[s * latent.width + (i % latent.width)]);
    return forward(model, parameters, data, rows, fixedStates([new Float64Array(0), states]));
  });
  const signals = passes.map((pass) => learningSignal(pass, 1));
  const probabilities = passes.map((pass) => probabilityOf(pass.states[1], eta, rows));
  const estimate = eta.map((e, i) => {
    const row = Math.floor(i / latent.width);
    return passes.reduce(
      (sum, pass, s) => sum + probabilities[s][row] * signals[s][row] * (pass.states[1][i] - sigmoid(e)),
      0,
    );
  });
  // Analytic terms are the same in every state, so that weights that sum to 1 leave them as they are.
  const gradients = zerosLike(parameters);
  const dEta = new Float64Array(eta.length);
  passes.forEach((pass, s) => {
    const weights = probabilities[s].map((q) => q / rows);
    const part = backward(model, parameters, pass, weights, "score", () => estimate);
    addScaled(gradients, part.gradients, 1);
    part.logitGradient[1].forEach((value, i) => {
      dEta[i] += probabilities[s][Math.floor(i / latent.width)] * value;
    });
  });
  const none = new Float64Array(0);
  return {
    gradients,
    estimate: [none, estimate],
    dEta: [none, dEta],
    states: sample.states,
    objective: sample.loss,
    loss: sample.loss,
  };
};

export const exactToy: ToyTwin = ({ f, eta }) => {
  const result = new Float64Array(eta.length);
  for (let s = 0; s < 2 ** eta.length; s++) {
    const x = eta.map((_, i) => (s >> i) & 1);
    const q = probabilityOf(x, eta, 1)[0];
    eta.forEach((e, i) => {
      result[i] += q * f.value(x) * (x[i] - sigmoid(e));
    });
  }
  return result;
};
