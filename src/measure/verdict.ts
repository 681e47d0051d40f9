/**
 * What a measured bias amounts to, in words: the same on the page and in the terminal.
 *
 * The test statistic is z = bias^2 / its standard error, both as measured. A bias is reported where z > SIGNIFICANT. Where none is,
 * `detects` is the relative bias that the same number of draws would have reported with a probability of 97.5 %.
 */
import type { LayerReport } from "./probe-statistics";

/** Standard errors by which an estimate must stand above 0 to be called significant. */
export const SIGNIFICANT = 4;

/** Standard normal quantile of the power with which `detects` would have been reported: 97.5 %. */
const POWER = 1.96;

/** The relative bias that is worth drawing for: `needed` draws would detect it, and a probe that would is called precise. */
export const WORTH = 0.05;

/** Shares of |g*|^2 that rounding may leave. */
const ROUNDING = 1e-10;

export interface Verdict {
  /** none: no bias was detected. unmeasured: some number is not finite, or the true gradient is 0. */
  kind: "biased" | "none" | "unmeasured";
  biased: boolean;
  /** No bias was detected, and only one larger than the gradient itself would have been. */
  open: boolean;
  /** No bias was detected, and one of 5 % would have been. */
  precise: boolean;
  /** Standard errors between the squared bias and 0; null where there is no noise, or no measurement. */
  z: number | null;
  /** |bias| / |g*|; where none was detected, what it is below. */
  relative: number;
  /** Standard error of the relative bias where one was detected and has noise, else null. */
  error: number | null;
  /** Where none was detected: the relative bias that would have been, with a probability of 97.5 %. */
  detects: number | null;
  /** Times the draws that would detect a relative bias of 5 % with that probability; null where one was detected. */
  more: number | null;
  /** "biased: 8.1 % ± 0.2 %", or "no bias detected (3 % would have been)". */
  text: string;
}

export type Measurement = Pick<LayerReport, "bias2" | "bias2StdErr" | "gradNorm" | "noise2">;

export function verdictOf(layer: Measurement): Verdict {
  const { bias2, bias2StdErr, gradNorm } = layer;
  if (![bias2, bias2StdErr, gradNorm].every(Number.isFinite)) {
    return unmeasured("the gradients hold numbers that are not finite");
  }
  if (!(gradNorm > 0)) return unmeasured("the true gradient is 0");
  const z = bias2StdErr > 0 ? bias2 / bias2StdErr : null;
  // An estimator without noise has no standard error: all that is left is bias, or rounding.
  if (bias2 > SIGNIFICANT * bias2StdErr && bias2 > ROUNDING * gradNorm ** 2) return detected(layer, z);
  const relative = Math.sqrt(Math.max(0, bias2) + SIGNIFICANT * bias2StdErr) / gradNorm;
  const detects = Math.sqrt(detectable2(layer)) / gradNorm;
  const open = detects > 1;
  const none = {
    kind: "none",
    biased: false,
    open,
    precise: detects <= WORTH,
    z,
    relative,
    error: null,
    detects,
  } as const;
  // With the number of draws M, the standard error of bias^2 and the noise of the mean both fall as 1 / M.
  return { ...none, more: (detects / WORTH) ** 2, text: noneText(detects, open) };
}

/**
 * The squared bias B that is reported with a probability of 97.5 %: B = (SIGNIFICANT + POWER) s(B), with s(B) the standard error of
 * bias^2 in its presence. Without a bias that is the measured s. A bias b adds 4 b' S b to its square, where S is the covariance of
 * the mean. For a bias that is spread over the components as the noise is, b' S b = B tr(S^2) / tr(S), and tr(S^2) = s^2 / 2. With
 * N = tr(S): s(B)^2 = s^2 (1 + 2 B / N), which stays close to s^2 where the noise has many components.
 */
function detectable2({ bias2StdErr: s, noise2 }: Measurement): number {
  const t2 = (SIGNIFICANT + POWER) ** 2;
  // tr(S^2) <= tr(S)^2 bounds s / N by the root of 2, which a standard error from sixteen blocks may exceed.
  const share = noise2 !== undefined && noise2 > 0 ? Math.min(Math.SQRT2, s / noise2) : 0;
  return s * (t2 * share + Math.sqrt(t2 ** 2 * share ** 2 + t2));
}

function detected({ bias2, bias2StdErr, gradNorm }: Measurement, z: number | null): Verdict {
  const bias = Math.sqrt(bias2);
  const relative = bias / gradNorm;
  const error = bias2StdErr / (2 * bias * gradNorm);
  const noisy = error >= 1e-6 * relative;
  const text = `biased: ${percentText(relative)}${noisy ? ` ± ${percentText(error)}` : ""}`;
  const found = { kind: "biased", biased: true, open: false, precise: false, z, relative, error } as const;
  return { ...found, detects: null, more: null, text };
}

function noneText(detects: number, open: boolean): string {
  if (detects < 1e-4) return "no bias beyond rounding";
  if (open) return `not decided (only a bias of ${percentText(detects)} would have been detected)`;
  return `no bias detected (${percentText(detects)} would have been)`;
}

function unmeasured(reason: string): Verdict {
  const nothing = { biased: false, open: true, precise: false, z: null, error: null, detects: null, more: null };
  return { kind: "unmeasured", ...nothing, relative: Number.NaN, text: `not measured: ${reason}` };
}

/** Of `samples` draws: how many would detect a bias of 5 %, rounded up to two digits; null where there is nothing to decide. */
export function drawsToDecide({ more }: Verdict, samples: number): number | null {
  if (more === null || more <= 1) return null;
  const exact = more * samples;
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(exact)) - 1);
  return Math.ceil(exact / unit) * unit;
}

/** Two digits, thousands apart. */
export function percentText(share: number): string {
  const value = 100 * share;
  if (!Number.isFinite(value)) return "an unknown share";
  return `${value >= 99.5 ? Math.round(value).toLocaleString("en") : value.toPrecision(2)} %`;
}
