/** From a row of the table to what the shared kernels put in or leave out for it. */
import type { EstimatorRow, Params } from "../estimators/contract";
import type { EstimatorSource } from "../kernels/catalogue";

export function estimatorSource({ key, machinery, hyperparameters }: EstimatorRow, params: Params): EstimatorSource {
  const reads = (machinery.networks?.(params) ?? []).map((network) => network.reads);
  return {
    key,
    shader: machinery.shader,
    categorical: machinery.categorical ?? null,
    score: machinery.gradient === "score",
    centres: "decay" in hyperparameters,
    locals: "local" in hyperparameters,
    hard: machinery.forward === "hard",
    guesses: reads.includes("below"),
    correlated: reads.includes("states"),
    logistic: reads.includes("logistic"),
    learns: machinery.control !== undefined,
    continues: machinery.slopes === "extra",
    independent: machinery.independentAbove?.(params) ?? false,
    taylor: machinery.taylor ?? false,
    remembers: machinery.remembersExamples?.(params) ?? false,
    bound: machinery.bound ?? false,
  };
}
