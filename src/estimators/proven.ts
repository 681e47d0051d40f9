/** What is proven about an estimator's bias, as opposed to what a probe has measured. */
import type { EstimatorRow, Params } from "./contract";

export interface Proven {
  /** rescaled: unbiased but for a positive factor. */
  claim: "unbiased" | "rescaled" | "biased";
  /** "unbiased by construction", "biased by definition; exact when f is linear in the unit". */
  text: string;
}

/** With these hyperparameters, the table's defaults filled in. */
export function provenOf(row: Pick<EstimatorRow, "biased" | "biasNote">, params: Params): Proven {
  if (row.biased) return { claim: "biased", text: withNote("biased by definition", row.biasNote) };
  if (params.normalise === true) {
    const text =
      "unbiased up to a positive factor: “Normalise” divides the gradient of each layer by max(1, running deviation)";
    return { claim: "rescaled", text };
  }
  return { claim: "unbiased", text: withNote("unbiased by construction", row.biasNote) };
}

function withNote(claim: string, note: string | undefined): string {
  return note ? `${claim}; ${note}` : claim;
}
