/**
 * Toy objectives: smooth functions of a few units' states in [0, 1]^n, with their derivatives, on which every estimator
 * can be worked out by hand. What the anchors of the tests and the single-unit pictures are made of.
 */
export interface ToyFunction {
  name: string;
  units: number;
  /** f(x), x [units]; defined between the corners too, since relaxed estimators look there. */
  value(x: Float64Array): number;
  /** d f / d x_i, [units]. */
  derivative(x: Float64Array): Float64Array;
}

/** sum_i (x_i - target)^2: with 0.499 and one unit, the function of the closed-form anchors; with 0.45, `foust`'s toy. */
export function squaredDistance(target: number, units = 1): ToyFunction {
  return {
    name: `squared distance to ${target}`,
    units,
    value: (x) => sum(x, (xi) => (xi - target) ** 2),
    derivative: (x) => x.map((xi) => 2 * (xi - target)),
  };
}

/** constant + weights . x */
export function linear(weights: number[], constant = 0): ToyFunction {
  return {
    name: "linear",
    units: weights.length,
    value: (x) => constant + sum(x, (xi, i) => weights[i] * xi),
    derivative: () => Float64Array.from(weights),
  };
}

/** weights . x + 1/2 x' A x, A symmetric and row-major [n, n]. */
export function quadratic(matrix: number[], weights: number[]): ToyFunction {
  const units = weights.length;
  const product = (x: Float64Array) => x.map((_, i) => sum(x, (xj, j) => matrix[i * units + j] * xj));
  return {
    name: "quadratic",
    units,
    value: (x) => {
      const ax = product(x);
      return sum(x, (xi, i) => xi * (weights[i] + ax[i] / 2));
    },
    derivative: (x) => product(x).map((axi, i) => axi + weights[i]),
  };
}

/** sum_i x_i^3 + product of all units: cubic in each unit and of full interaction. */
export function cubicParity(units: number): ToyFunction {
  const product = (x: Float64Array, except: number) => x.reduce((p, xi, i) => (i === except ? p : p * (2 * xi - 1)), 1);
  return {
    name: "cubes and parity",
    units,
    value: (x) => sum(x, (xi) => xi ** 3) + product(x, -1),
    derivative: (x) => x.map((xi, i) => 3 * xi * xi + 2 * product(x, i)),
  };
}

/** |v + a| of one unit with v = 2 x - 1 in {-1, 1}: example 1 of Shekhovtsov 2021. The derivative at the kink is 0. */
export function absoluteValue(a: number): ToyFunction {
  return {
    name: `|v + ${a}|`,
    units: 1,
    value: (x) => Math.abs(2 * x[0] - 1 + a),
    derivative: (x) => Float64Array.of(2 * Math.sign(2 * x[0] - 1 + a)),
  };
}

/** d E[f] / d eta_i exactly: p_i (1 - p_i) E[f(x, x_i = 1) - f(x, x_i = 0)], by enumeration. eta [units] -> [units]. */
export function exactLogitGradient(f: ToyFunction, eta: Float64Array): Float64Array {
  const p = eta.map((e) => 1 / (1 + Math.exp(-e)));
  return p.map((pi, i) => {
    let difference = 0;
    for (let s = 0; s < 2 ** f.units; s++) {
      const x = p.map((_, j) => (s >> j) & 1);
      const rest = p.reduce((q, pj, j) => (j === i ? q : q * (x[j] ? pj : 1 - pj)), 1);
      difference += (x[i] ? 1 : -1) * rest * f.value(x);
    }
    return pi * (1 - pi) * difference;
  });
}

function sum(x: Float64Array, term: (xi: number, i: number) => number): number {
  return x.reduce((total, xi, i) => total + term(xi, i), 0);
}
