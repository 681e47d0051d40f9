/**
 * Variables of several values, exactly one of which each of them has: a state is as many numbers as there are values, 1 at the one
 * taken and 0 elsewhere, and every value has a logit of its own (softmax). A draw takes a uniform for every value (Gumbel-max), so
 * that a hard sample and a relaxed one are of the same noise.
 */
import type { DistributionPart } from "./contract";

export const categorical: DistributionPart = {
  key: "categorical",
  describe: ({ variables, states }) =>
    `${variables.toLocaleString("en")} ${variables === 1 ? "variable" : "variables"} of ${states} values`,
  capabilities: ["enumerate", "score", "relax", "path"],
  width: (variables, states) => variables * states,
  uniforms: ({ width }) => width,
  write: ({ variables, states }, numbers, into) => {
    into.fill(0);
    for (let j = 0; j < variables; j++) into[j * states + numbers[j]] = 1;
  },
  kernels: {
    sample: "sampleCategorical",
    sampleHard: "sampleHardCategorical",
    estimate: "estimateCategorical",
    likelihood: "likelihoodCategorical",
  },
};
