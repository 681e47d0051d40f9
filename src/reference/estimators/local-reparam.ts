/** Twin of local-reparam: p = F(m + sqrt(v) e), the head's logits drawn likewise. Source: Shekhovtsov et al. 2020, section 4. */
import { sigmoid } from "../functions";
import { propagatedTwin } from "./propagated";

export const localReparam = propagatedTwin((m, v, e) => {
  const p = sigmoid(m + Math.sqrt(v) * e);
  return { p, byMean: p * (1 - p), byVariance: v > 0 ? (p * (1 - p) * e) / (2 * Math.sqrt(v)) : 0 };
}, false);
