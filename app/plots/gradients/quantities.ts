/** What is followed over training: a number of one layer with its error, or what it is below where it is not significantly above 0. */
import type { NetworkProbe } from "../../../src/index";
import { SIGNIFICANT, verdictOf } from "../../../src/measure/verdict";
import { type Cost, costOf } from "./costs";

export const QUANTITIES = ["bias", "variance", "cosine", "signal"] as const;
export type Quantity = (typeof QUANTITIES)[number];

export interface Choice {
  quantity: Quantity;
  /** What the variance is multiplied by: the variance that is left after one evaluation's or one second's worth. */
  cost: Cost;
  /** Gradients in the mean whose cosine is shown. */
  mean: number;
}

/** `limit`: not significantly above 0 with this many gradients, and below y. `nothing`: 0 but for rounding, which no log axis can show. */
export interface Reading {
  kind: "value" | "limit" | "nothing";
  y: number;
  /** Length of the error bar. */
  above: number;
  below: number;
}

/** Shares of |g*|^2 that rounding may leave. */
const ROUNDING = 1e-10;

type EstimatorProbe = NetworkProbe["report"]["estimators"][string];

/** Null where the probe does not know: another layer, numbers that are not finite, or too few gradients for a mean of so many. */
export function readingOf(probe: EstimatorProbe | undefined, layer: string, choice: Choice): Reading | null {
  const found = probe?.layers[layer];
  if (!found) return null;
  const { variance, varianceStdErr, signal2, signal2StdErr, bias2, bias2StdErr } = found;
  const verdict = verdictOf(found);
  if (verdict.kind === "unmeasured") return null;
  const norm2 = found.gradNorm ** 2;
  const still = !(variance > ROUNDING * norm2);
  switch (choice.quantity) {
    case "bias": {
      const { biased, relative } = verdict;
      if (biased) return valued(bias2 / norm2, bias2StdErr / norm2);
      return relative ** 2 > ROUNDING ? limit(relative ** 2) : NOTHING;
    }
    case "variance": {
      const scale = costOf(probe, choice.cost) / norm2;
      return still ? NOTHING : valued(variance * scale, varianceStdErr * scale);
    }
    case "signal": {
      if (still) return NOTHING;
      if (signal2 > SIGNIFICANT * signal2StdErr) return valued(signal2 / variance, signal2StdErr / variance);
      return limit((Math.max(0, signal2) + SIGNIFICANT * signal2StdErr) / variance);
    }
    case "cosine": {
      const cosine = found.cosine[choice.mean];
      if (!cosine) return null;
      const { median, low, high } = cosine;
      return { kind: "value", y: median, above: high - median, below: median - low };
    }
  }
}

const NOTHING: Reading = { kind: "nothing", y: 0, above: 0, below: 0 };

function limit(y: number): Reading {
  return { kind: "limit", y, above: 0, below: 0 };
}

function valued(y: number, error: number): Reading {
  return { kind: "value", y, above: error, below: Math.min(error, 0.99 * y) };
}

interface QuantityWords {
  /** In the switch. */
  short: string;
  axis: (choice: Choice) => string;
  /** How the marks are to be read. */
  words: string;
  /** Said of estimators whose number is `nothing`. */
  nothing: string;
}

const BELOW = "hollow, with a tail: not significant with this many gradients, somewhere below the mark";

const VARIANCE_AXES: Record<Cost, string> = {
  gradients: "variance of one gradient / |g*|²",
  evaluations: "variance × evaluations / |g*|²",
  seconds: "variance × seconds / |g*|²",
};

export const QUANTITY_WORDS: Record<Quantity, QuantityWords> = {
  bias: {
    short: "Bias²",
    axis: () => "bias² / |g*|²",
    words: `bars ± 1 standard error; ${BELOW}`,
    nothing: "without bias but for rounding",
  },
  variance: {
    short: "Variance",
    axis: ({ cost }) => VARIANCE_AXES[cost],
    words: "trace of the covariance; bars ± 1 standard error",
    nothing: "without noise",
  },
  cosine: {
    short: "Cosine",
    axis: ({ mean }) => `cosine to g* of ${mean === 1 ? "one gradient" : `the mean of ${mean}`}`,
    words: "median, bars from 15 to 85 %",
    nothing: "",
  },
  signal: {
    short: "Signal to noise",
    axis: () => "|E g|² / variance of one gradient",
    words: `bars ± 1 standard error; ${BELOW}`,
    nothing: "without noise",
  },
};
