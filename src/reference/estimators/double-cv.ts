/**
 * Twin of double-cv: leave-one-out over D_k = f_k + alpha b_k(x_k), b_k(x) = mean of s_j over the other samples, times (x - p_k),
 * s_j = dS_l/dx at sample j with later states kept; less alpha p_k (1 - p_k) mean of s_j. alpha = `control.l`[0] learns by the
 * squared estimate, of the samples' mean where their logits are common (level 1), else of each sample's own part.
 * Source: Titsias & Shi 2022, section 4.
 */
import { sigmoid } from "../functions";
import { depth, learningSignal } from "../model";
import { number, type ToyTwin, type Twin } from "./contract";
import { type Affine, affineParts, finishSamples, scalarsOf } from "./learned";
import { hardState } from "./path";
import { drawSamples, othersMean } from "./samples";
import { kept, slopesAt } from "./slopes";

interface Drawn {
  state: Float64Array;
  p: Float64Array;
  signal: number;
  slope: Float64Array;
}

/** The estimate of each sample for one row, as a function of alpha. */
function combine(samples: readonly Drawn[]): Affine[] {
  const slopes = samples.map((_, k) => {
    return samples[k].slope.map((_, i) => othersMean(samples.map((sample) => sample.slope[i]))[k]);
  });
  const variate = samples.map(({ state, p }, k) =>
    slopes[k].reduce((sum, slope, i) => sum + slope * (state[i] - p[i]), 0),
  );
  const signalOthers = othersMean(samples.map((sample) => sample.signal));
  const variateOthers = othersMean(variate);
  return samples.map(({ state, p, signal }, k) => ({
    base: state.map((x, i) => (signal - signalOthers[k]) * (x - p[i])),
    parts: [
      state.map((x, i) => (variate[k] - variateOthers[k]) * (x - p[i]) - p[i] * (1 - p[i]) * slopes[k][i]),
      new Float64Array(state.length),
    ],
  }));
}

export const doubleCv: Twin = (input) => {
  const passes = drawSamples(input, number(input.hyper, "samples"));
  const affine = Array.from({ length: depth(input.model) + 1 }, (_, level) => {
    if (level === 0) return [];
    const slopes = passes.map((pass) => slopesAt(input, pass, level, pass.states[level], kept(pass)).slope);
    const signals = passes.map((pass) => learningSignal(pass, level));
    return affineParts(passes, level, input.rows, (row, cut) =>
      combine(
        passes.map((pass, k) => ({
          state: cut(pass.states[level]),
          p: cut(pass.eta[level]).map(sigmoid),
          signal: signals[k][row],
          slope: cut(slopes[k]),
        })),
      ),
    );
  });
  return finishSamples(input, passes, affine);
};

export const doubleCvToy: ToyTwin = ({ f, eta, more, hyper, control }) => {
  const count = number(hyper, "samples");
  const alpha = scalarsOf(control)[0];
  const p = eta.map(sigmoid);
  const drawn = Array.from({ length: count }, (_, k) => {
    const state = eta.map((e, i) => hardState(e, more("latent", k)[i]));
    return { state, p, signal: f.value(state), slope: f.derivative(state) };
  });
  const parts = combine(drawn);
  return eta.map(
    (_, i) => parts.reduce((sum, { base, parts: [first] }) => sum + base[i] + alpha * first[i], 0) / count,
  );
};
