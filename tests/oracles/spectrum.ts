/**
 * The Fourier spectrum of a function of independent units by degree, in the p-biased characters
 * chi_S(x) = prod_{i in S} (x_i - p_i) / sqrt(p_i (1 - p_i)).
 */

/** Sum of squared coefficients of every degree 0..n; values by state, bit i of whose number is unit i. */
export function degreeWeights(values: ArrayLike<number>, p: Float64Array): Float64Array {
  let found = Array.from(values);
  p.forEach((pi, i) => {
    const bit = 2 ** i;
    // Coefficient of 1 and of the unit's character: E over x_i of the function times either.
    found = found.map((_, s) => {
      const one = Math.floor(s / bit) % 2 === 1;
      const [low, high] = one ? [found[s - bit], found[s]] : [found[s], found[s + bit]];
      return one ? Math.sqrt(pi * (1 - pi)) * (high - low) : (1 - pi) * low + pi * high;
    });
  });
  const weights = new Float64Array(p.length + 1);
  found.forEach((coefficient, s) => {
    let degree = 0;
    for (let i = 0; i < p.length; i++) degree += Math.floor(s / 2 ** i) % 2;
    weights[degree] += coefficient ** 2;
  });
  return weights;
}

/**
 * Share of the signal's square at one degree that is left when the best multiple of it is taken off as h(x) less the mean of
 * h(x') / rho over so many copies x': no h does better. 1 at degree 1, which must stay, and at degree 0, which baselines take.
 */
export function leastLeft(degree: number, rho: number, copies: number): number {
  if (degree < 2) return 1;
  const taken = 1 - rho ** (degree - 1);
  const square = 1 - 2 * rho ** (degree - 1) + (rho ** (2 * degree) + (1 - rho ** (2 * degree)) / copies) / rho ** 2;
  return 1 - taken ** 2 / square;
}
