/**
 * Twin of relax: rebar with r(z) = w2 . tanh(z W1 + b1) + b2 added to its control variate, c(z) = nu S(s(z / tau)) + r(z). The
 * network `control.l.0`, `control.l.1` descends the mean over rows of sum_i estimate_i^2: with g_i = 2 estimate_i it is the gradient of
 * -r(zt) sum_i g_i (b_i - p_i) + sum_i g_i dr/dz_i(z) - sum_i g_i dzt_i/deta_i dr/dz_i(zt).
 * Source: Grathwohl et al. 2018, algorithm 1.
 */
import { sigmoid } from "../functions";
import { zerosLike } from "../parameters";
import type { Twin, TwinInput } from "./contract";
import { learned } from "./learned";
import { rebarToy, relaxedTwin } from "./rebar";

/** The network of one level at one row: value, slope, and what it learns from c r(z) + v . dr/dz. */
function networkOf(input: TwinInput, level: number) {
  const [w1, b1] = ["weight", "bias"].map((name) => learned(input, `control.${level}.0.${name}`));
  const [w2, b2] = ["weight", "bias"].map((name) => learned(input, `control.${level}.1.${name}`));
  const hidden = b1.length;
  const along = (v: Float64Array, h: number) => v.reduce((sum, value, i) => sum + value * w1[i * hidden + h], 0);
  const activations = (z: Float64Array) => b1.map((b, h) => Math.tanh(b + along(z, h)));
  return {
    value: (z: Float64Array) => activations(z).reduce((sum, h, k) => sum + w2[k] * h, b2[0]),
    slope: (z: Float64Array) => {
      const h = activations(z);
      return z.map((_, i) => h.reduce((sum, hk, k) => sum + w2[k] * (1 - hk * hk) * w1[i * hidden + k], 0));
    },
    learn: (z: Float64Array, c: number, v: Float64Array, into: Float64Array[]) => {
      const [dw1, db1, dw2, db2] = into;
      db2[0] += c;
      activations(z).forEach((h, k) => {
        const s = 1 - h * h;
        const a = along(v, k);
        const inner = w2[k] * s * (c - 2 * h * a);
        dw2[k] += c * h + s * a;
        db1[k] += inner;
        z.forEach((zi, i) => {
          dw1[i * hidden + k] += zi * inner + v[i] * w2[k] * s;
        });
      });
    },
  };
}

export const relax: Twin = (input) => {
  const gradients = zerosLike(input.state?.network ?? new Map());
  const cut = (values: Float64Array, row: number) => {
    const units = values.length / input.rows;
    return values.subarray(row * units, (row + 1) * units);
  };
  const output = relaxedTwin(
    input,
    (level, pass, at) => {
      const network = networkOf(input, level);
      const result = new Float64Array(at.z.length);
      for (let row = 0; row < input.rows; row++) {
        const [free, given] = [network.slope(cut(at.z, row)), network.slope(cut(at.zt, row))];
        const value = network.value(cut(at.zt, row));
        const p = cut(pass.eta[level], row).map(sigmoid);
        cut(result, row).forEach((_, i, into) => {
          into[i] = free[i] - given[i] * cut(at.given, row)[i] - value * (cut(at.states, row)[i] - p[i]);
        });
      }
      return result;
    },
    (level, pass, at, estimate) => {
      const network = networkOf(input, level);
      const names = ["0.weight", "0.bias", "1.weight", "1.bias"].map((name) => `control.${level}.${name}`);
      const into = names.map((name) => gradients.get(name) ?? new Float64Array(0));
      for (let row = 0; row < input.rows; row++) {
        const g = cut(estimate, row).map((value) => (2 * value) / input.rows);
        const p = cut(pass.eta[level], row).map(sigmoid);
        const states = cut(at.states, row);
        const slopes = cut(at.given, row);
        const c = g.reduce((sum, value, i) => sum - value * (states[i] - p[i]), 0);
        network.learn(cut(at.z, row), 0, g, into);
        network.learn(
          cut(at.zt, row),
          c,
          g.map((value, i) => -value * slopes[i]),
          into,
        );
      }
    },
  );
  for (const [name, values] of output.learnedGradients ?? []) gradients.set(name, values);
  return { ...output, learnedGradients: gradients };
};

/** With r = 0. */
export const relaxToy = rebarToy;
