/** The learning rates of a search: a grid with equal steps on a log scale, in numbers that a link can hold. */
import { LIMITS } from "../spec/schema";

/** Rates of a search that names none of its own, in half decades from the experiment's: from 1/30 of it to ten times. */
const HALF_DECADES = [-3, -2, -1, 0, 1, 2] as const;

export const DEFAULT_COUNT = HALF_DECADES.length;
/** More rates than this are no search any more. */
export const MOST_RATES = 24;

/** Six rates around a given one, which is among them as it stands. */
export function ratesAround(rate: number): number[] {
  return distinct(HALF_DECADES.map((k) => (k === 0 ? rate : rounded(rate * 10 ** (k / 2)))));
}

/** `count` rates from one to another, at equal ratios; the ends as they stand. */
export function ratesBetween(from: number, to: number, count: number): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  if (count === 1 || low === high) return [low];
  const steps = Array.from({ length: count }, (_, k) => k);
  return distinct(
    steps.map((k) => (k === 0 ? low : k === count - 1 ? high : rounded(low * (high / low) ** (k / (count - 1))))),
  );
}

/** Whether it can be a learning rate. */
export function isRate(rate: number): boolean {
  return rate > 0 && rate <= LIMITS.learningRate;
}

/** Sorted, without repeats, none above what a run may have. */
export function distinct(rates: readonly number[]): number[] {
  return [...new Set(rates)].filter(isRate).sort((a, b) => a - b);
}

function rounded(rate: number): number {
  return Number(rate.toPrecision(2));
}
