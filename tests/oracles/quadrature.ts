/** Rules for one-dimensional integrals: nodes and weights, to be multiplied out over a few units. */

export interface Node {
  at: number;
  weight: number;
}

/** Gauss-Legendre rule of n nodes on [from, to]; exact for polynomials of degree 2 n - 1. Newton's method on P_n. */
export function gaussLegendre(n: number, from: number, to: number): Node[] {
  const half = (to - from) / 2;
  return Array.from({ length: n }, (_, k) => {
    let x = Math.cos((Math.PI * (k + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let iteration = 0; iteration < 50; iteration++) {
      const { value, derivative } = legendre(n, x);
      slope = derivative;
      const step = value / derivative;
      x -= step;
      if (Math.abs(step) < 1e-15) break;
    }
    slope = legendre(n, x).derivative;
    return { at: from + half * (1 + x), weight: (half * 2) / ((1 - x * x) * slope * slope) };
  });
}

function legendre(n: number, x: number): { value: number; derivative: number } {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return { value, derivative: (n * (x * value - before)) / (x * x - 1) };
}

/**
 * Rule for E[g(Z)], Z logistic: the trapezoid sum, which converges exponentially for integrands analytic in a strip. A
 * relaxation of temperature tau has its poles at distance pi min(1, tau), hence the step; the tails are cut at 1e-9.
 */
export function logisticRule(tau: number): Node[] {
  const digits = 9;
  const range = digits * Math.LN10;
  const step = (2 * Math.PI * Math.PI * Math.min(1, tau)) / range;
  const side = Math.ceil(range / step);
  const nodes = Array.from({ length: 2 * side + 1 }, (_, k) => {
    const at = (k - side) * step;
    const e = Math.exp(-Math.abs(at));
    return { at, weight: (step * e) / (1 + e) ** 2 };
  });
  const total = nodes.reduce((sum, node) => sum + node.weight, 0);
  return nodes.map(({ at, weight }) => ({ at, weight: weight / total }));
}
