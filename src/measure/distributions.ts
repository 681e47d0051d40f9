/**
 * The few distribution functions that statements about error need: normal, Student's t, F and chi-squared, in float64.
 * Sources: Lentz's continued fraction of the incomplete beta function; Lanczos' log gamma (g = 7, n = 9).
 */

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

/** log Gamma(x), x > 0. Relative error near 1e-15. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const z = x - 1;
  let sum = LANCZOS[0];
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i] / (z + i);
  const t = z + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** Regularised incomplete beta function I_x(a, b). */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const tiny = 1e-300;
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1) || tiny);
  let fraction = d;
  for (let m = 1; m <= 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 / (1 + term * d || tiny);
      c = 1 + term / c || tiny;
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** P(|T| > t) of Student's t with so many degrees of freedom. */
export function studentTail(t: number, degrees: number): number {
  return incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** P(F > f) of the F distribution with m and n degrees of freedom. */
export function fisherTail(f: number, m: number, n: number): number {
  return f <= 0 ? 1 : incompleteBeta(n / (n + m * f), n / 2, m / 2);
}

/** The t with P(|T| > t) = alpha, by bisection. */
export function studentThreshold(alpha: number, degrees: number): number {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`A tail probability lies in (0, 1), not at ${alpha}.`);
  let low = 0;
  let high = 1;
  while (studentTail(high, degrees) > alpha && high < 1e150) high *= 2;
  for (let i = 0; i < 200 && high - low > 1e-12 * high; i++) {
    const middle = (low + high) / 2;
    if (studentTail(middle, degrees) > alpha) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The z with P(|Z| > z) = alpha for a standard normal Z: Student's t of 1e7 degrees of freedom (relative error 1e-6). */
export function normalThreshold(alpha: number): number {
  return studentThreshold(alpha, 1e7);
}

/** Tail probability of each of `count` comparisons that keeps their joint false-alarm rate at most alpha (Sidak). */
export function perComparison(alpha: number, count: number): number {
  return -Math.expm1(Math.log1p(-alpha) / Math.max(1, count));
}
