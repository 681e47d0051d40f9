/**
 * gapped-st: straight-through whose softmax is taken at logits moved, without noise, so that the drawn state leads by at least a
 * gap. Of the two classes of a Boolean unit with difference eta: the drawn one is lifted to the maximum, the other lowered
 * until the difference is max((2 x - 1) eta, gap); neither move is differentiated.
 * Source: Fan, Chi, Rudnicky, Ramadge 2022, section 4, for two classes. Biased. Evaluations of f: 1.
 */
import shader from "../../shaders/estimators/gapped-st.wgsl?raw";
import type { EstimatorRow } from "./contract";
import { TEMPERATURE } from "./shared";

export const gappedSt: EstimatorRow = {
  key: "gapped-st",
  name: "Gapped straight-through",
  family: "relaxed",
  sources: [{ source: "gapped-st", place: "section 4" }],
  formula: String.raw`f'_x(x)\, \frac{s_i (1 - s_i)}{\tau},\quad s_i = \sigma\!\left(\frac{\max\left((2 x_i - 1)\, \eta_i,\ \text{gap}\right)}{\tau}\right)`,
  symbols: [{ token: "s", tex: "s_i", means: "the relaxed probability of the sampled state" }],
  intuition:
    "Straight-through Gumbel-Softmax without the Gumbel noise: the softmax is taken at logits that are moved until the sampled state leads by at least a gap.",
  biased: true,
  evaluations: () => 1,
  evaluationsFormula: "1",
  memory: "1",
  hyperparameters: {
    tau: TEMPERATURE.tau,
    gap: {
      label: "Gap",
      help: "Least lead of the drawn state, in logits.",
      kind: "number",
      default: 1,
      min: 0,
      max: 10,
    },
  },
  requires: ["flip", "path"],
  machinery: { forward: "hard", gradient: "path", shader },
  style: { colour: "#228833", dash: "longdash", marker: "pentagon" },
};
