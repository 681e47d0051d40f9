/** What the rows of the table say of one another, and the facts of the papers, by exact moments on functions of a few units. */
import { describe, expect, it } from "vitest";
import { cubicParity, exactLogitGradient, linear, quadratic } from "../../src/reference/toy";
import { exactMoments, type MomentsOptions } from "./variance";

const eta = Float64Array.of(-1.1, 0.6);
const f = cubicParity(2);
const line = linear([0.7, -2], 0.4);
const truth = exactLogitGradient(f, eta);

function moments(key: string, options: MomentsOptions = {}, g = f) {
  return exactMoments(key, g, eta, options);
}

function expectClose(a: Float64Array, b: ArrayLike<number>, digits = 12): void {
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i], digits);
  });
}

/** Every component of a is below that of b. */
function expectBelow(a: Float64Array, b: Float64Array): void {
  a.forEach((value, i) => {
    expect(value).toBeLessThan(b[i]);
  });
}

describe("several samples", () => {
  it("rloo halves no further than independent pairs: its variance falls as its samples grow", () => {
    const [two, three, four] = [2, 3, 4].map((samples) => moments("rloo", { hyper: { samples } }));
    for (const { mean } of [two, three, four]) expectClose(mean, truth);
    expectBelow(three.variance, two.variance);
    expectBelow(four.variance, three.variance);
  });

  it("arms with two samples is disarm, and with more varies less than rloo with as many", () => {
    const pair = moments("arms", { hyper: { samples: 2 } });
    expectClose(pair.mean, moments("disarm").mean);
    expectClose(pair.variance, moments("disarm").variance);
    for (const samples of [3, 4]) {
      const tuple = moments("arms", { hyper: { samples } });
      expectClose(tuple.mean, truth);
      expectBelow(tuple.variance, moments("rloo", { hyper: { samples } }).variance);
    }
  });

  it("double-cv is rloo at alpha 0, unbiased at any alpha, and without variance on linear f at alpha -1", () => {
    const hyper = { samples: 3 };
    const zero = moments("double-cv", { hyper, control: [0] });
    expectClose(zero.variance, moments("rloo", { hyper }).variance);
    for (const alpha of [-1, 0.4]) expectClose(moments("double-cv", { hyper, control: [alpha] }).mean, truth);
    const straight = moments("double-cv", { hyper, control: [-1] }, line);
    expectClose(straight.mean, exactLogitGradient(line, eta));
    expectClose(straight.variance, [0, 0]);
  });

  it("local-expectation over S samples has the variance of one over S", () => {
    const one = moments("local-expectation", { hyper: { samples: 1 } });
    const three = moments("local-expectation", { hyper: { samples: 3 } });
    expectClose(three.mean, one.mean);
    expectClose(
      three.variance,
      one.variance.map((v) => v / 3),
    );
  });

  it("vimco of equal weights does not score, and its mean is the gradient of its bound", () => {
    const hyper = { samples: 2 };
    const constant = linear([0, 0], 1.3);
    expectClose(moments("vimco", { hyper }, constant).mean, [0, 0]);
    const bound = (logits: Float64Array) => {
      const p = logits.map((e) => 1 / (1 + Math.exp(-e)));
      let sum = 0;
      for (let a = 0; a < 4; a++) {
        for (let b = 0; b < 4; b++) {
          const state = (s: number) => Float64Array.of(s & 1, s >> 1);
          const q = (s: number) => state(s).reduce((product, x, i) => product * (x ? p[i] : 1 - p[i]), 1);
          const weight = (s: number) => Math.exp(-f.value(state(s)));
          sum -= q(a) * q(b) * Math.log((weight(a) + weight(b)) / 2);
        }
      }
      return sum;
    };
    const h = 1e-5;
    // On a toy function the weights do not depend on the logits, so only the credits have a gradient to follow.
    const credits = moments("vimco", { hyper }).mean;
    const through = eta.map((_, i) => {
      const p = 1 / (1 + Math.exp(-eta[i]));
      let mean = 0;
      const all = eta.map((e) => 1 / (1 + Math.exp(-e)));
      for (let a = 0; a < 4; a++) {
        for (let b = 0; b < 4; b++) {
          const state = (s: number) => Float64Array.of(s & 1, s >> 1);
          const q = (s: number) => state(s).reduce((product, x, j) => product * (x ? all[j] : 1 - all[j]), 1);
          const [wa, wb] = [a, b].map((s) => Math.exp(-f.value(state(s))));
          mean += (q(a) * q(b) * (wa * (state(a)[i] - p) + wb * (state(b)[i] - p))) / (wa + wb);
        }
      }
      return mean;
    });
    credits.forEach((value, i) => {
      const shift = (by: number) => eta.map((e, j) => (j === i ? e + by : e));
      const slope = (bound(shift(h)) - bound(shift(-h))) / (2 * h);
      expect(value - through[i]).toBeCloseTo(slope, 9);
    });
  });

  it("noise-operator has the bias of its base, and the variance of S states that share a hidden one", () => {
    for (const darn of [false, true]) {
      const base = moments(darn ? "darn" : "st");
      for (const rho of [0, 0.5, 1]) {
        const { mean, variance } = moments("noise-operator", { hyper: { samples: 3, rho, darn } });
        expectClose(mean, base.mean);
        if (rho === 0) {
          expectClose(
            variance,
            base.variance.map((v) => v / 3),
          );
        }
        if (rho === 1) expectClose(variance, base.variance);
      }
    }
    // Fact 9, where the estimate is of degree 1 in the states: sigma^2 / S more by (S - 1) / S rho^2 sigma^2.
    const square = quadratic([2, 0.5, 0.5, -1], [0.2, 0.1]);
    const sigma = moments("st", {}, square).variance;
    const rho = 0.6;
    const { variance } = moments("noise-operator", { hyper: { samples: 4, rho, darn: false } }, square);
    expectClose(
      variance,
      sigma.map((s) => s / 4 + (3 / 4) * rho * rho * s),
    );
  });
});

describe("surrogates", () => {
  it("muprop is exact and still on linear f, and unbiased on any", () => {
    const straight = moments("muprop", {}, line);
    expectClose(straight.mean, exactLogitGradient(line, eta));
    expectClose(straight.variance, [0, 0]);
    expectClose(moments("muprop", { baseline: 0.3 }).mean, truth);
  });

  it("rebar is unbiased whatever its scale and temperature, the score function at scale 0, and quieter when both are good", () => {
    for (const control of [
      [1, Math.log(0.5)],
      [-0.7, Math.log(1.2)],
    ]) {
      expectClose(moments("rebar", { control }).mean, truth, 5);
    }
    // A constant in f is what the score alone pays most for.
    const raised = { ...f, value: (x: Float64Array) => f.value(x) + 3 };
    const off = moments("rebar", { control: [0, 0] }, raised);
    expectClose(off.variance, moments("reinforce", {}, raised).variance, 8);
    expectBelow(moments("rebar", { control: [1, Math.log(0.3)] }, raised).variance, off.variance);
  });
});

describe("straight-through and its relatives", () => {
  it("reinmax is darn, moment by moment and weight by weight", () => {
    expectClose(moments("reinmax").mean, moments("darn").mean);
    expectClose(moments("reinmax").variance, moments("darn").variance);
    for (const p of [0.03, 0.4, 0.9]) {
      for (const x of [0, 1]) {
        const middle = (p + x) / 2;
        const heun = 2 * middle * (1 - middle) - (p * (1 - p)) / 2;
        expect(heun).toBeCloseTo((p * (1 - p)) / (2 * (x === 1 ? p : 1 - p)), 14);
      }
    }
  });

  it("gumbel-rao has the mean of st-gumbel-softmax and less variance, less with more draws", () => {
    const hyper = { tau: 0.4 };
    const rough = moments("st-gumbel-softmax", { hyper });
    const one = moments("gumbel-rao", { hyper: { ...hyper, draws: 1 } });
    const many = moments("gumbel-rao", { hyper: { ...hyper, draws: 50 } });
    expectClose(many.mean, rough.mean, 6);
    expectClose(one.variance, rough.variance, 5);
    expectBelow(many.variance, one.variance);
  });

  it("st-gumbel-softmax has the mean of darn as the temperature vanishes: half of the slope at either state", () => {
    const cold = (g: typeof f) => moments("st-gumbel-softmax", { hyper: { tau: 0.02 } }, g).mean;
    // The noise of a unit is independent of the other states, so that f may have interactions.
    moments("darn").mean.forEach((limit, i) => {
      expect(Math.abs(cold(f)[i] / limit - 1)).toBeLessThan(0.03);
    });
    // On linear f that is the truth; without the factor D = 2 of states -1 and 1 it would be one half of it.
    exactLogitGradient(line, eta).forEach((slope, i) => {
      expect(Math.abs(cold(line)[i] / slope - 1)).toBeLessThan(1e-3);
    });
  });

  it("gumbel-rao with many draws is darn as the temperature vanishes, in variance too", () => {
    const cold = moments("gumbel-rao", { hyper: { tau: 0.02, draws: 1e9 } });
    const darn = moments("darn");
    darn.mean.forEach((limit, i) => {
      expect(Math.abs(cold.mean[i] / limit - 1)).toBeLessThan(0.03);
      expect(Math.abs(cold.variance[i] / darn.variance[i] - 1)).toBeLessThan(0.03);
    });
  });

  it("gumbel-softmax and st-gumbel-softmax have the same moments on linear f", () => {
    const [soft, hard] = ["gumbel-softmax", "st-gumbel-softmax"].map((key) =>
      moments(key, { hyper: { tau: 0.4 } }, line),
    );
    expectClose(soft.mean, hard.mean, 5);
    expectClose(soft.variance, hard.variance, 5);
  });

  it("gapped-st is st-identity times a constant while no logit reaches the gap", () => {
    const [tau, gap] = [0.7, 1.2];
    const slope = 1 / (tau * (2 + Math.exp(gap / tau) + Math.exp(-gap / tau)));
    const gapped = moments("gapped-st", { hyper: { tau, gap } });
    const identity = moments("st-identity");
    expectClose(
      gapped.mean,
      identity.mean.map((m) => m * slope),
    );
    expectClose(
      gapped.variance,
      identity.variance.map((v) => v * slope ** 2),
    );
  });

  it("mean-field is exact where f is linear in every unit, products included", () => {
    const products = quadratic([0, 1.4, 1.4, 0], [0.3, -0.8]);
    expectClose(moments("mean-field", {}, products).mean, exactLogitGradient(products, eta));
  });

  it("mean-field and st-deterministic do not vary; mean-field is exact on linear f, st-deterministic is st without sampling", () => {
    for (const key of ["mean-field", "st-deterministic"]) expectClose(moments(key).variance, [0, 0]);
    expectClose(moments("mean-field", {}, line).mean, exactLogitGradient(line, eta));
    expectClose(moments("st-deterministic", {}, line).mean, moments("st", {}, line).mean);
  });

  it("st-identity is st over p (1 - p)", () => {
    const [identity, st] = [moments("st-identity"), moments("st")];
    eta.forEach((e, i) => {
      const slope = 1 / (2 + Math.exp(e) + Math.exp(-e));
      expect(st.mean[i]).toBeCloseTo(identity.mean[i] * slope, 12);
    });
  });

  it("gapped-st with no gap to add is st at temperature 1", () => {
    const sure = Float64Array.of(3.1, 2.4);
    // Both units are 1 nearly always, and then lead by their own logits.
    const gapped = exactMoments("gapped-st", line, sure, { hyper: { tau: 1, gap: 0 } });
    sure.forEach((e, i) => {
      const p = 1 / (1 + Math.exp(-e));
      const slope = p * (1 - p);
      expect(gapped.mean[i]).toBeCloseTo([0.7, -2][i] * (p * slope + (1 - p) * 0.25), 12);
    });
  });
});
