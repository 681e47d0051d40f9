/** What a measured bias amounts to, in words: the same on the page and in the terminal. */
import type { LayerReport } from "./probe-statistics";

/** Standard errors that a squared bias must stand above 0 to be called one. */
export const TOLD = 4;

/** A relative bias that is worth knowing of. */
const WORTH = 0.1;

export interface Verdict {
  biased: boolean;
  /** Not told from 0, and not even a bias as large as the gradient would have been. */
  open: boolean;
  /** Times the draws that would tell a relative bias of 10 %; null where one was told. */
  more: number | null;
  /** |bias| / |g*|, or the relative bias that would have been told where none was. */
  relative: number;
  /** Its standard error where there is one, else null. */
  error: number | null;
  /** "biased: 8.1 % ± 0.2 %", "unbiased so far (detects 3 %)", or "not enough gradients to tell". */
  text: string;
}

export function verdictOf({
  bias2,
  bias2StdErr,
  gradNorm,
}: Pick<LayerReport, "bias2" | "bias2StdErr" | "gradNorm">): Verdict {
  // An estimator without noise has no standard error: all that is left is bias, or rounding.
  const told = bias2 > TOLD * bias2StdErr && bias2 > 1e-10 * gradNorm ** 2;
  if (!told) {
    const relative = Math.sqrt(Math.max(0, bias2) + TOLD * bias2StdErr) / gradNorm;
    const open = relative > 1;
    const detects = `detects ${percentText(relative)}`;
    const text = open ? `not enough gradients to tell (${detects})` : `unbiased so far (${detects})`;
    // Without bias the error of its square falls as one over the number of draws.
    return { biased: false, open, more: (relative / WORTH) ** 2, relative, error: null, text };
  }
  const bias = Math.sqrt(bias2);
  const error = bias2StdErr / (2 * bias * gradNorm);
  const relative = bias / gradNorm;
  const spread = error < 1e-6 * relative ? "" : ` ± ${percentText(error)}`;
  return { biased: true, open: false, more: null, relative, error, text: `biased: ${percentText(relative)}${spread}` };
}

/** Two digits, thousands apart. */
export function percentText(share: number): string {
  const value = 100 * share;
  return `${value >= 99.5 ? Math.round(value).toLocaleString("en") : value.toPrecision(2)} %`;
}
