/** Boolean units: two states, 0 and 1, with one logit each. */
import type { DistributionPart } from "./contract";

export const bernoulli: DistributionPart = {
  key: "bernoulli",
  describe: ({ variables }) => `${variables.toLocaleString("en")} ${variables === 1 ? "unit" : "units"}`,
  capabilities: ["enumerate", "flip", "score", "relax", "path"],
  width: (variables) => variables,
  uniforms: ({ variables }) => variables,
  write: (_, numbers, into) => into.set(numbers),
  kernels: { sample: "sample", sampleHard: "sampleHard", estimate: "estimate", likelihood: "likelihood" },
};
