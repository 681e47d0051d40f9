/**
 * Twin of rloo: of sample k (f_k - mean of the others)(x_k - p_k), mean over samples.
 * Source: Kool, van Hoof, Welling 2019.
 */
import { scoreOf } from "../distributions/table";
import { sigmoid } from "../functions";
import { learningSignal } from "../model";
import { number, type ToyTwin, type Twin } from "./contract";
import { hardState } from "./path";
import { drawSamples, meanOfSamples, othersMean } from "./samples";

export const rloo: Twin = (input) => {
  const passes = drawSamples(input, number(input.hyper, "samples"));
  return meanOfSamples(input, passes, "score", (k, level) => {
    const signals = passes.map((pass) => learningSignal(pass, level));
    const { latents, eta, states } = passes[k];
    const units = eta[level].length / input.rows;
    return scoreOf(latents[level], states[level], eta[level]).map((score, i) => {
      const row = Math.floor(i / units);
      const own = signals.map((signal) => signal[row]);
      return (own[k] - othersMean(own)[k]) * score;
    });
  });
};

export const rlooToy: ToyTwin = ({ f, eta, more, hyper }) => {
  const count = number(hyper, "samples");
  const states = Array.from({ length: count }, (_, k) => eta.map((e, i) => hardState(e, more("latent", k)[i])));
  const values = states.map((x) => f.value(x));
  const others = othersMean(values);
  return eta.map((e, i) => {
    const sum = states.reduce((total, x, k) => total + (values[k] - others[k]) * (x[i] - sigmoid(e)), 0);
    return sum / count;
  });
};
