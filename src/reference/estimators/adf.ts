/** Twin of adf: p = F(m / sqrt(1 + v / (pi^2 / 3))), the top layer sampled. Source: Shekhovtsov et al. 2020, section 4 (AP2). */
import { sigmoid } from "../functions";
import { propagatedTwin } from "./propagated";

const LOGISTIC = Math.PI ** 2 / 3;

export const adf = propagatedTwin((m, v) => {
  const scale = 1 / Math.sqrt(1 + v / LOGISTIC);
  const p = sigmoid(m * scale);
  return { p, byMean: p * (1 - p) * scale, byVariance: (-p * (1 - p) * m * scale ** 3) / (2 * LOGISTIC) };
}, true);
