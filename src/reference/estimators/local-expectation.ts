/**
 * Twin of local-expectation: every unit i of every level l is flipped in turn, the levels below kept, the levels above
 * drawn from the same uniforms: p (1 - p) (S_l(x_i = 1) - S_l(x_i = 0)), one of the two being the sample itself; mean over S samples.
 * A variable of several values is given each of them: pi_k (S_l(k) - sum_m pi_m S_l(m)).
 * Source: Echraibi et al. 2020, section 3.
 */
import type { Latent } from "../../distributions/contract";
import { meansOf, pullOf } from "../distributions/table";
import { sigmoid } from "../functions";
import { learningSignal } from "../model";
import { number, type ToyTwin, type Twin } from "./contract";
import { continueFrom } from "./pair";
import { hardState } from "./path";
import { drawSamples, meanOfSamples, uniformsOf } from "./samples";

export const localExpectation: Twin = (input) => {
  const { rows } = input;
  const passes = drawSamples(input, number(input.hyper, "samples"));
  return meanOfSamples(input, passes, "score", (s, level) => {
    const pass = passes[s];
    const eta = pass.eta[level];
    const latent = pass.latents[level];
    const units = eta.length / rows;
    const here = learningSignal(pass, level);
    const uniforms = uniformsOf(input, s);
    if (latent.distribution === "categorical") {
      const signals = signalsByValue(latent, pass.states[level], (states) =>
        learningSignal(continueFrom(input, pass, level, states, uniforms), level),
      );
      return pullOf(latent, meansOf(latent, eta), signals);
    }
    const result = new Float64Array(eta.length);
    for (let unit = 0; unit < units; unit++) {
      const flipped = pass.states[level].map((x, i) => (i % units === unit ? 1 - x : x));
      const there = learningSignal(continueFrom(input, pass, level, flipped, uniforms), level);
      for (let row = 0; row < rows; row++) {
        const i = row * units + unit;
        const rise = pass.states[level][i] === 1 ? here[row] - there[row] : there[row] - here[row];
        result[i] = sigmoid(eta[i]) * sigmoid(-eta[i]) * rise;
      }
    }
    return result;
  });
};

/** For every value of every variable the signal at the states in which the variable has it, all else equal, [rows, width]. */
function signalsByValue(
  { variables, states, width }: Latent,
  x: Float64Array,
  signal: (states: Float64Array) => Float64Array,
): Float64Array {
  const result = new Float64Array(x.length);
  for (let j = 0; j < variables; j++) {
    for (let k = 0; k < states; k++) {
      const changed = x.map((value, i) => {
        const at = (i % width) - j * states;
        return at < 0 || at >= states ? value : Number(at === k);
      });
      signal(changed).forEach((value, row) => {
        result[row * width + j * states + k] = value;
      });
    }
  }
  return result;
}

export const localExpectationToy: ToyTwin = ({ f, eta, more, hyper }) => {
  const count = number(hyper, "samples");
  const draws = Array.from({ length: count }, (_, s) => eta.map((e, i) => hardState(e, more("latent", s)[i])));
  return eta.map((e, unit) => {
    const rises = draws.map((x) => {
      const up = x.slice();
      const down = x.slice();
      up[unit] = 1;
      down[unit] = 0;
      return f.value(up) - f.value(down);
    });
    return (sigmoid(e) * sigmoid(-e) * rises.reduce((sum, rise) => sum + rise, 0)) / count;
  });
};
