/**
 * Twin of rodeo. Of sample k, with y^i the sample with unit i flipped and w_i the probability of the flipped state:
 *   h_k(y) = mean over j != k of H(s_j . (y - x_j) / d, (f_j - m) / d), two numbers; m, d running mean and max(1, deviation) of S_l
 *   A_k, M_k = mean over i of w_i (h_k(y^i) - h_k(x_k)), first and second number
 *   (f_k - mean_{j != k}(f_j + alpha A_j))(x_k - p_k) + beta ((x_k - p_k) M_k + w h_k(y^i)_2 (1 - 2 x_k) / n)
 * alpha, beta = `control.l` and the tanh network H = `control.l.0`, `control.l.1` descend the squared estimate, as in learned.ts.
 * Source: Shi, Zhou, Hwang, Titsias, Mackey 2022, section 4. Differs as `src/estimators/rodeo.ts` says.
 */

import { auxiliaryNetworks } from "../../estimators/auxiliary-parameters";
import type { DenseLayer } from "../../layers/contract";
import { stackBackward, stackForward } from "../stacks";
import { sigmoid } from "../functions";
import { depth, learningSignal } from "../model";
import { type Parameters, parameter, zerosLike } from "../parameters";
import { average, corrected, freshBaseline, updated } from "./baseline";
import { number, type Twin } from "./contract";
import { type Affine, affineParts, controlOf, finished, finishSamples, scalarsOf } from "./learned";
import { rlooToy } from "./rloo";
import { drawSamples, othersMean } from "./samples";
import { kept, slopesAt } from "./slopes";

/** Decay of the running mean and deviation. */
const DECAY = 0.9;

interface Drawn {
  state: Float64Array;
  p: Float64Array;
  signal: number;
  slope: Float64Array;
}

/** Points of one ordered pair (k, j): x_k, then its flips; and the network there. */
interface PairTrace {
  k: number;
  trace: ReturnType<typeof stackForward>;
}

class Stein {
  readonly pairs: PairTrace[];
  /** Probability of the other state, by sample. */
  readonly other: Float64Array[];

  constructor(
    readonly samples: readonly Drawn[],
    private readonly stack: DenseLayer[],
    private readonly network: Parameters,
    mean: number,
    scale: number,
  ) {
    this.other = samples.map(({ state, p }) => state.map((x, i) => (x === 1 ? 1 - p[i] : p[i])));
    this.pairs = samples.flatMap((here, k) =>
      samples.flatMap((there, j) => {
        if (j === k) return [];
        const change = here.state.reduce((sum, x, i) => sum + there.slope[i] * (x - there.state[i]), 0);
        const points = [change, ...here.state.map((x, i) => change + there.slope[i] * (1 - 2 * x))];
        const input = points.flatMap((a) => [a / scale, (there.signal - mean) / scale]);
        return [{ k, trace: stackForward(stack, network, Float64Array.from(input), points.length) }];
      }),
    );
  }

  /** h_k at every point: [points] of one of its two numbers. */
  private h(k: number, which: 0 | 1): number[] {
    const own = this.pairs.filter((pair) => pair.k === k).map(({ trace }) => trace.outputs[trace.outputs.length - 1]);
    return Array.from({ length: own[0].length / 2 }, (_, point) => {
      return own.reduce((sum, output) => sum + output[2 * point + which], 0) / own.length;
    });
  }

  private operator(k: number, which: 0 | 1): number {
    const [here, ...flips] = this.h(k, which);
    return flips.reduce((sum, value, i) => sum + this.other[k][i] * (value - here), 0) / flips.length;
  }

  combine(): Affine[] {
    const signalOthers = othersMean(this.samples.map((sample) => sample.signal));
    const firstOthers = othersMean(this.samples.map((_, k) => this.operator(k, 0)));
    return this.samples.map(({ state, p, signal }, k) => {
      const score = state.map((x, i) => x - p[i]);
      const [, ...flips] = this.h(k, 1);
      const second = this.operator(k, 1);
      return {
        base: score.map((s) => (signal - signalOthers[k]) * s),
        parts: [
          score.map((s) => -firstOthers[k] * s),
          score.map((s, i) => s * second + (this.other[k][i] * flips[i] * (1 - 2 * state[i])) / flips.length),
        ],
      };
    });
  }

  /** Adds the gradient of sum over units of e^2, e the finished estimate of every sample (or the common one), to the network's. */
  addGradients(estimates: readonly Float64Array[], scalars: readonly number[], weight: number, into: Parameters): void {
    const { samples, other } = this;
    const count = samples.length;
    const units = other[0].length;
    const residual = samples.map(({ state, p }, k) =>
      estimates[k].reduce((sum, e, i) => sum + 2 * e * (state[i] - p[i]), 0),
    );
    const total = residual.reduce((sum, r) => sum + r, 0);
    for (const { k, trace } of this.pairs) {
      const toFirst = (-scalars[0] / (count * (count - 1))) * (total - residual[k]);
      const toSecond = (scalars[1] / count) * residual[k];
      const share = 1 / (units * (count - 1));
      const gradient = new Float64Array(2 * (units + 1));
      other[k].forEach((w, i) => {
        const direct = (scalars[1] / count) * 2 * estimates[k][i] * (1 - 2 * samples[k].state[i]);
        gradient[2 * (i + 1)] = share * w * toFirst;
        gradient[2 * (i + 1) + 1] = share * w * (toSecond + direct);
        gradient[0] -= share * w * toFirst;
        gradient[1] -= share * w * toSecond;
      });
      const weights = new Float64Array(units + 1).fill(weight);
      stackBackward(this.stack, this.network, trace, gradient, weights, into);
    }
  }
}

export const rodeo: Twin = (input) => {
  const { model, rows } = input;
  const before = input.state ?? freshBaseline(depth(model));
  const passes = drawSamples(input, number(input.hyper, "samples"));
  const gradients = zerosLike(before.network);
  const mean = before.mean.slice();
  const square = before.square.slice();
  const affine: Affine[][][] = [[]];
  for (let level = 1; level <= depth(model); level++) {
    const hidden = parameter(before.network, `control.${level}.0.bias`).length;
    const stack = auxiliaryNetworks(model.network, { hidden: [hidden], reads: "pairs" })[level - 1];
    const m = corrected(before.mean[level], DECAY, before.steps, 0);
    const scale = Math.max(1, Math.sqrt(corrected(before.square[level], DECAY, before.steps, 1)));
    const slopes = passes.map((pass) => slopesAt(input, pass, level, pass.states[level], kept(pass)).slope);
    const signals = passes.map((pass) => learningSignal(pass, level));
    const scalars = scalarsOf(controlOf(input, level));
    affine[level] = affineParts(passes, level, rows, (row, cut) => {
      const samples = passes.map((pass, k) => ({
        state: cut(pass.states[level]),
        p: cut(pass.eta[level]).map(sigmoid),
        signal: signals[k][row],
        slope: cut(slopes[k]),
      }));
      const stein = new Stein(samples, stack, before.network, m, scale);
      const parts = stein.combine();
      const estimates = parts.map((_, k) => finished(parts, scalars, level === 1, k).base);
      stein.addGradients(estimates, scalars, 1 / rows, gradients);
      return parts;
    });
    mean[level] = updated(before.mean[level], DECAY, average(signals[0]));
    square[level] = updated(before.square[level], DECAY, average(signals[0].map((s) => (s - m) ** 2)));
  }
  const output = finishSamples(input, passes, affine);
  for (const [name, values] of output.learnedGradients ?? []) gradients.set(name, values);
  return {
    ...output,
    learnedGradients: gradients,
    state: { ...before, steps: before.steps + 1, mean, square },
  };
};

/** With H = 0. */
export const rodeoToy = rlooToy;
