/** Exact moments of the estimators whose control variate is another network: the mean field, or a relaxation. */
import { bernoulli, type Joint, splitUniform } from "./joint";
import { gaussLegendre } from "./quadrature";

/** Nodes of each piece of u, and of v: products of them over two units stay below a hundred thousand. */
const NODES = 12;

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const logit = (u: number) => Math.log(u / (1 - u));

/** The signal less its tangent plane at p, times the score; the plane's own gradient is exact. */
export const muprop: Joint<number> = {
  outcomes: bernoulli,
  estimate: ({ f, p, baseline }, joint) => {
    const x = Float64Array.from(joint);
    const slope = f.derivative(p);
    const plane = slope.reduce((value, s, i) => value + s * (x[i] - p[i]), f.value(p));
    return p.map((pi, i) => (f.value(x) - plane - baseline) * (x[i] - pi) + slope[i] * pi * (1 - pi));
  },
};

interface Relaxed {
  state: number;
  /** z, and another draw of it that has the same hard state. */
  z: number;
  given: number;
  /** d given / d eta, by a central difference in eta at fixed v. */
  slope: number;
}

/** The z whose hard state is known, from a uniform v: u runs over the piece of (0, 1) where the state is that. */
function givenState(eta: number, state: number, v: number): number {
  const p = sigmoid(eta);
  return eta + logit(state === 1 ? 1 - p * (1 - v) : (1 - p) * v);
}

export const rebar: Joint<Relaxed> = {
  outcomes: (p) => {
    const eta = logit(p);
    const step = 1e-5;
    return splitUniform(p, NODES).flatMap(({ probability, outcome: { u, state } }) =>
      gaussLegendre(NODES, 0, 1).map(({ at: v, weight }) => ({
        probability: probability * weight,
        outcome: {
          state,
          z: eta + logit(u),
          given: givenState(eta, state, v),
          slope: (givenState(eta + step, state, v) - givenState(eta - step, state, v)) / (2 * step),
        },
      })),
    );
  },
  estimate: ({ f, p, control }, joint) => {
    const [nu, logTau] = control;
    const tau = Math.exp(logTau);
    const soft = (z: (unit: Relaxed) => number) => {
      const state = Float64Array.from(joint, (unit) => sigmoid(z(unit) / tau));
      return { state, value: f.value(state), slope: f.derivative(state) };
    };
    const free = soft((unit) => unit.z);
    const given = soft((unit) => unit.given);
    const hard = f.value(Float64Array.from(joint, (unit) => unit.state));
    return p.map((pi, i) => {
      const through = ({ state, slope }: typeof free) => (slope[i] * state[i] * (1 - state[i])) / tau;
      const path = through(free) - through(given) * joint[i].slope;
      return (hard - nu * given.value) * (joint[i].state - pi) + nu * path;
    });
  },
};

/** st-gumbel-softmax: the hard state, and the relaxed derivative on the same uniform. */
export const stGumbelSoftmax: Joint<{ state: number; factor: number }> = {
  outcomes: (p, hyper) => {
    const tau = Number(hyper.tau);
    return splitUniform(p, 120).map(({ probability, outcome: { u, state } }) => {
      const relaxed = sigmoid((logit(p) + logit(u)) / tau);
      return { probability, outcome: { state, factor: (relaxed * (1 - relaxed)) / tau } };
    });
  },
  estimate: ({ f }, joint) => {
    const slope = f.derivative(Float64Array.from(joint, (unit) => unit.state));
    return slope.map((s, i) => s * joint[i].factor);
  },
};
