/** Exact moments of the estimators that take several samples, of functions of one layer of units. */
import { bernoulli, type Joint, sampleStates, tuples, type Weighted } from "./joint";

const count = (hyper: Readonly<Record<string, unknown>>) => Number(hyper.samples);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const independent: Joint<number[]>["outcomes"] = (p, hyper) => tuples(bernoulli(p), count(hyper));

/** As a mean over pairs of samples: (f_j - f_k)(x_j - x_k) / 2. */
export const rloo: Joint<number[]> = {
  outcomes: independent,
  estimate: ({ f, p, hyper }, joint) => {
    const n = count(hyper);
    const states = Array.from({ length: n }, (_, k) => sampleStates(joint, k));
    const values = states.map((x) => f.value(x));
    return p.map((_, i) => {
      let total = 0;
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < j; k++) total += (values[j] - values[k]) * (states[j][i] - states[k][i]);
      }
      return total / (n * (n - 1));
    });
  },
};

/** The definition with the products written out: weights exp(-f), geometric means of the others'. */
export const vimco: Joint<number[]> = {
  outcomes: independent,
  estimate: ({ f, p, hyper }, joint) => {
    const n = count(hyper);
    const states = Array.from({ length: n }, (_, k) => sampleStates(joint, k));
    const weights = states.map((x) => Math.exp(-f.value(x)));
    const bound = Math.log(sum(weights) / n);
    return p.map((pi, i) =>
      sum(
        weights.map((w, k) => {
          const others = weights.filter((_, j) => j !== k);
          const geometric = others.reduce((product, v) => product * v, 1) ** (1 / (n - 1));
          const without = Math.log((sum(others) + geometric) / n);
          return (w / sum(weights) - (bound - without)) * (states[k][i] - pi);
        }),
      ),
    );
  },
};

/**
 * Which of n states of a unit are rare: with d a flat Dirichlet draw, P(d_j > a for all of r components) = max(0, 1 - r a)^(n-1),
 * and by inclusion and exclusion the probability of each pattern.
 */
function rarePatterns(q: number, n: number): Weighted<number[]>[] {
  const a = 1 - q ** (1 / (n - 1));
  const all = (r: number) => Math.max(0, 1 - r * a) ** (n - 1);
  const binomial = (m: number, k: number) => {
    let value = 1;
    for (let i = 0; i < k; i++) value *= (m - i) / (i + 1);
    return value;
  };
  return Array.from({ length: 2 ** n }, (_, s) => {
    const outcome = Array.from({ length: n }, (_, j) => (s >> j) & 1);
    const r = sum(outcome);
    let probability = 0;
    for (let k = 0; k <= n - r; k++) probability += (k % 2 === 0 ? 1 : -1) * binomial(n - r, k) * all(r + k);
    return { probability, outcome };
  });
}

/** Uses only that two states of a unit have covariance P(both) - p^2: dividing by p (1 - p) - covariance corrects the mean. */
export const arms: Joint<number[]> = {
  outcomes: (p, hyper) => {
    const patterns = rarePatterns(Math.min(p, 1 - p), count(hyper));
    return p > 0.5 ? patterns.map((each) => ({ ...each, outcome: each.outcome.map((rare) => 1 - rare) })) : patterns;
  },
  estimate: ({ f, p, hyper }, joint) => {
    const n = count(hyper);
    const states = Array.from({ length: n }, (_, k) => sampleStates(joint, k));
    const values = states.map((x) => f.value(x));
    const mean = sum(values) / n;
    return p.map((pi, i) => {
      const q = Math.min(pi, 1 - pi);
      const together = sum(rarePatterns(q, n).map(({ probability, outcome }) => probability * outcome[0] * outcome[1]));
      const total = sum(values.map((value, k) => (value - mean) * (states[k][i] - pi)));
      return (total / (n - 1)) * ((q * (1 - q)) / (q - together));
    });
  },
};

/** Leave-one-out over f_k + alpha b_k(x_k), the control variate's mean taken off. */
export const doubleCv: Joint<number[]> = {
  outcomes: independent,
  estimate: ({ f, p, hyper, control }, joint) => {
    const n = count(hyper);
    const states = Array.from({ length: n }, (_, k) => sampleStates(joint, k));
    const slopes = states.map((x) => f.derivative(x));
    const away = states.map((_, k) => p.map((_, i) => sum(slopes.map((s, j) => (j === k ? 0 : s[i]))) / (n - 1)));
    const signal = states.map(
      (x, k) => f.value(x) + control[0] * away[k].reduce((total, s, i) => total + s * (x[i] - p[i]), 0),
    );
    const mean = sum(signal) / n;
    return p.map((pi, i) => {
      const scores = sum(signal.map((value, k) => (value - mean) * (states[k][i] - pi))) / (n - 1);
      return scores - (control[0] * pi * (1 - pi) * sum(slopes.map((s) => s[i]))) / n;
    });
  },
};

/** Mean over samples of all single flips: only the other units' states matter. */
export const localExpectation: Joint<number[]> = {
  outcomes: independent,
  estimate: ({ f, p, hyper }, joint) => {
    const n = count(hyper);
    return p.map((pi, i) => {
      const rises = Array.from({ length: n }, (_, k) => {
        const x = sampleStates(joint, k);
        const at = (state: number) => f.value(x.map((value, j) => (j === i ? state : value)));
        return at(1) - at(0);
      });
      return (pi * (1 - pi) * sum(rises)) / n;
    });
  },
};

/** All states of the units: nothing is drawn. */
export const exact: Joint<number> = {
  outcomes: () => [{ probability: 1, outcome: 0 }],
  estimate: ({ f, p }) =>
    p.map((_, i) => {
      let total = 0;
      for (let s = 0; s < 2 ** p.length; s++) {
        const x = Float64Array.from(p, (__, j) => (s >> j) & 1);
        const q = p.reduce((product, pj, j) => product * (x[j] === 1 ? pj : 1 - pj), 1);
        total += q * f.value(x) * (x[i] - p[i]);
      }
      return total;
    }),
};

/** A hidden state and S copies of it, each kept with probability rho and drawn anew otherwise. */
export const noiseOperator: Joint<number[]> = {
  outcomes: (p, hyper) => {
    const rho = Number(hyper.rho);
    return bernoulli(p).flatMap(({ probability, outcome: hidden }) => {
      const copy = [1, 0].map((state) => ({
        probability: (state === hidden ? rho : 0) + (1 - rho) * (state === 1 ? p : 1 - p),
        outcome: state,
      }));
      return tuples(copy, count(hyper)).map((each) => ({ ...each, probability: probability * each.probability }));
    });
  },
  estimate: ({ f, p, hyper }, joint) => {
    const n = count(hyper);
    const total = new Float64Array(p.length);
    for (let s = 0; s < n; s++) {
      const x = sampleStates(joint, s);
      f.derivative(x).forEach((slope, i) => {
        const half = x[i] === 1 ? (1 - p[i]) / 2 : p[i] / 2;
        total[i] += (slope * (hyper.darn === true ? half : p[i] * (1 - p[i]))) / n;
      });
    }
    return total;
  },
};
