/**
 * Exact mean and variance of every estimator on a function of a few independent units, without drawing anything: states
 * enumerated, uniform noise integrated piece by piece where the estimate is a polynomial in it, by quadrature elsewhere.
 * Written from the definitions, apart from the twins, because a wrong control variate leaves the mean right.
 *
 * Each unit has "outcomes" (a state, a cell of its noise, a quadrature node) with probabilities; a joint outcome fixes the
 * first two moments of the estimate of every unit.
 */
import type { HyperparameterValue } from "../../src/estimators/contract";
import type { ToyFunction } from "../../src/reference/toy";
import { correlatedMoments } from "./correlated";
import { type Joint, jointMoments, splitUniform } from "./joint";
import { gaussLegendre, logisticRule } from "./quadrature";
import { arms, doubleCv, exact, localExpectation, noiseOperator, rloo, vimco } from "./samples";
import { muprop, rebar, stGumbelSoftmax } from "./surrogates";

export interface ExactMoments {
  /** E of the estimate of d E[f] / d eta_i, [units]. */
  mean: Float64Array;
  /** Variance of one estimate, [units]. */
  variance: Float64Array;
}

export interface MomentsOptions {
  hyper?: Readonly<Record<string, HyperparameterValue>>;
  /** Constant baseline of score estimators. */
  baseline?: number;
  /** Learned scalars. */
  control?: readonly number[];
  /** The learned function of the states of muprop-fourier; 0 when absent. */
  h?: (x: Float64Array) => number;
  /** Of antithetic pairs: the variance of f(x) - f(mirror) that the layers above add, f being its mean over them; 0 when absent. */
  above?: (x: Float64Array, mirror: Float64Array) => number;
}

/** What one unit may do. `first` and `second`: moments, within this outcome, of what multiplies the estimate's signal. */
interface Outcome {
  probability: number;
  state: number;
  /** The other member of an antithetic pair. */
  mirror: number;
  first: number;
  second: number;
}

interface Description {
  outcomes: (p: number) => Outcome[];
  /** What the weights of the units multiply, per unit, given the joint outcome. */
  signal: (f: ToyFunction, x: Float64Array, mirror: Float64Array) => Float64Array;
}

/** Estimators whose noise does not factorise over units; those with a learned network as they are when it is 0. */
// biome-ignore lint/suspicious/noExplicitAny: each row has outcomes of its own.
const JOINTS: Readonly<Record<string, Joint<any>>> = {
  rloo,
  rodeo: rloo,
  vimco,
  arms,
  "double-cv": doubleCv,
  "local-expectation": localExpectation,
  exact,
  "noise-operator": noiseOperator,
  muprop,
  rebar,
  relax: rebar,
  "st-gumbel-softmax": stGumbelSoftmax,
};

/** Nodes per unit of FouST's noise: exact to 1e-12 for functions as smooth as ours. */
const NOISE_NODES = 12;

/** Estimators by key; asPublished and the scale `a` do not apply to functions of the state. */
function describe(key: string, options: MomentsOptions): Description {
  const { hyper = {}, baseline = 0 } = options;
  const constant = (f: ToyFunction, value: number) => new Float64Array(f.units).fill(value);
  const slope: Description["signal"] = (f, x) => f.derivative(x);
  const pair: Description["signal"] = (f, x, mirror) => constant(f, f.value(x) - f.value(mirror));
  switch (key) {
    case "reinforce":
    case "reinforce-ewa":
    case "nvil":
      return { outcomes: (p) => bernoulli(p, 1 - p, -p), signal: (f, x) => constant(f, f.value(x) - baseline) };
    case "arm":
      return { outcomes: antitheticCells, signal: pair };
    case "disarm":
      // The pair is constant on each cell, so integrating out the noise given the pair leaves the cell's mean of u - 1/2.
      return {
        outcomes: (p) => antitheticCells(p).map((cell) => ({ ...cell, second: cell.first ** 2 })),
        signal: pair,
      };
    case "st":
      return { outcomes: (p) => bernoulli(p, p * (1 - p), p * (1 - p)), signal: slope };
    case "st-identity":
      return { outcomes: (p) => bernoulli(p, 1, 1), signal: slope };
    case "st-deterministic":
      return { outcomes: (p) => certain(p > 0.5 ? 1 : 0, p * (1 - p)), signal: slope };
    case "mean-field":
      return { outcomes: (p) => certain(p, p * (1 - p)), signal: slope };
    case "reinmax": {
      // 2 m (1 - m) - p (1 - p) / 2 with m half-way between p and the state.
      const weight = (p: number, x: number) => (p + x) * (1 - (p + x) / 2) - (p * (1 - p)) / 2;
      return { outcomes: (p) => bernoulli(p, weight(p, 1), weight(p, 0)), signal: slope };
    }
    case "gapped-st": {
      // The drawn state leads by its own logit or by the gap.
      const weight = (lead: number) => bump(Math.max(lead, Number(hyper.gap)), Number(hyper.tau));
      const logit = (p: number) => Math.log(p / (1 - p));
      return { outcomes: (p) => bernoulli(p, weight(logit(p)), weight(-logit(p))), signal: slope };
    }
    case "gumbel-rao":
      return { outcomes: (p) => raoCoin(p, Number(hyper.tau), Number(hyper.draws)), signal: slope };
    case "darn":
      return { outcomes: (p) => bernoulli(p, (1 - p) / 2, p / 2), signal: slope };
    case "foust":
      return {
        outcomes: (p) => noisyUnit(p, Number(hyper.b), Number(hyper.gamma), hyper.reweight === true),
        signal: slope,
      };
    case "gumbel-softmax":
      return { outcomes: (p) => concrete(p, Number(hyper.tau)), signal: slope };
    default:
      throw new Error(`No exact moments for the estimator "${key}".`);
  }
}

/** Mean and variance of the estimate of every unit. eta [units]; cost grows as outcomes^units, so keep to 2 or 3 units. */
export function exactMoments(
  key: string,
  f: ToyFunction,
  eta: Float64Array,
  options: MomentsOptions = {},
): ExactMoments {
  const joint = JOINTS[key];
  const { hyper = {}, baseline = 0, control = [] } = options;
  const p = eta.map((e) => 1 / (1 + Math.exp(-e)));
  if (key === "muprop-fourier") {
    const { h = () => 0 } = options;
    return correlatedMoments({ f, p, rho: Number(hyper.rho), copies: Number(hyper.copies), baseline, h });
  }
  if (joint) {
    return jointMoments(joint, { f, p, hyper, baseline, control });
  }
  const { outcomes, signal } = describe(key, options);
  const units = Array.from(eta, (e) => outcomes(1 / (1 + Math.exp(-e))));
  const mean = new Float64Array(f.units);
  const variance = new Float64Array(f.units);
  const visit = (take: (probability: number, joint: Outcome[], signals: Float64Array, above: number) => void) => {
    forEachJoint(units, (probability, joint) => {
      const x = Float64Array.from(joint, (outcome) => outcome.state);
      const mirror = Float64Array.from(joint, (outcome) => outcome.mirror);
      take(probability, joint, signal(f, x, mirror), options.above?.(x, mirror) ?? 0);
    });
  };
  visit((probability, joint, signals) => {
    for (let i = 0; i < f.units; i++) mean[i] += probability * signals[i] * joint[i].first;
  });
  visit((probability, joint, signals, above) => {
    for (let i = 0; i < f.units; i++) {
      const { first, second } = joint[i];
      const between = (signals[i] * first - mean[i]) ** 2;
      const within = signals[i] ** 2 * (second - first ** 2) + above * second;
      variance[i] += probability * (between + within);
    }
  });
  return { mean, variance };
}

function forEachJoint(units: Outcome[][], take: (probability: number, joint: Outcome[]) => void): void {
  const joint: Outcome[] = new Array(units.length);
  const descend = (i: number, probability: number) => {
    if (i === units.length) {
      take(probability, joint);
      return;
    }
    for (const outcome of units[i]) {
      joint[i] = outcome;
      descend(i + 1, probability * outcome.probability);
    }
  };
  descend(0, 1);
}

/** A hard state, and the weight of the estimate for each of its two values. */
function bernoulli(p: number, weightOfOne: number, weightOfZero: number): Outcome[] {
  return [
    { probability: p, state: 1, mirror: 0, first: weightOfOne, second: weightOfOne ** 2 },
    { probability: 1 - p, state: 0, mirror: 1, first: weightOfZero, second: weightOfZero ** 2 },
  ];
}

/** No noise: one state and its weight. */
function certain(state: number, weight: number): Outcome[] {
  return [{ probability: 1, state, mirror: 0, first: weight, second: weight ** 2 }];
}

/** Derivative of s(d / tau) in d. */
function bump(d: number, tau: number): number {
  const s = 1 / (1 + Math.exp(-d / tau));
  return (s * (1 - s)) / tau;
}

/** A hard state whose weight is a mean of independent draws of the relaxed derivative given the state. */
function raoCoin(p: number, tau: number, draws: number): Outcome[] {
  const eta = Math.log(p / (1 - p));
  return [1, 0].map((state) => {
    const cells = splitUniform(p, 120).filter(({ outcome }) => outcome.state === state);
    const moment = (power: number) =>
      cells.reduce((sum, { probability, outcome: { u } }) => {
        return sum + probability * bump(eta + Math.log(u / (1 - u)), tau) ** power;
      }, 0) / (state === 1 ? p : 1 - p);
    const first = moment(1);
    return {
      probability: state === 1 ? p : 1 - p,
      state,
      mirror: 0,
      first,
      second: first ** 2 + (moment(2) - first ** 2) / draws,
    };
  });
}

/** The cells of u on which b1 = 1[u > 1 - p] and b2 = 1[u < p] are constant, with the moments of u - 1/2 on each. */
function antitheticCells(p: number): Outcome[] {
  const cuts = [0, Math.min(p, 1 - p), Math.max(p, 1 - p), 1];
  return [0, 1, 2].flatMap((k) => {
    const [from, to] = [cuts[k], cuts[k + 1]];
    if (to <= from) return [];
    const middle = (from + to) / 2;
    const first = middle - 0.5;
    const second = ((to - 0.5) ** 3 - (from - 0.5) ** 3) / (3 * (to - from));
    return [{ probability: to - from, state: middle > 1 - p ? 1 : 0, mirror: middle < p ? 1 : 0, first, second }];
  });
}

function noisyUnit(p: number, b: number, gamma: number, reweight: boolean): Outcome[] {
  const nodes = b < 1 ? gaussLegendre(NOISE_NODES, b, 1) : [{ at: 1, weight: 1 }];
  const length = b < 1 ? 1 - b : 1;
  return [1, 0].flatMap((s) => {
    const probability = s === 1 ? p : 1 - p;
    const weight = gamma * (reweight ? (1 - probability) / 2 : p * (1 - p));
    return nodes.map(({ at: y, weight: w }) => ({
      probability: (probability * w) / length,
      state: s === 1 ? (1 + y) / 2 : (1 - y) / 2,
      mirror: 0,
      first: weight,
      second: weight ** 2,
    }));
  });
}

function concrete(p: number, tau: number): Outcome[] {
  const eta = Math.log(p / (1 - p));
  return logisticRule(tau).map(({ at, weight }) => {
    const state = 1 / (1 + Math.exp(-(eta + at) / tau));
    const first = (state * (1 - state)) / tau;
    return { probability: weight, state, mirror: 0, first, second: first ** 2 };
  });
}
