/** From a row of the table to what it puts into the kernels. */
import type { EstimatorRow, Params } from "../estimators/contract";
import type { EstimatorSource, SourceFile } from "../kernels/contract";

export function estimatorSource(
  row: Pick<EstimatorRow, "key" | "machinery" | "hyperparameters">,
  params: Params,
): EstimatorSource {
  const { key, machinery, hyperparameters } = row;
  const file = (name: string, code: string): SourceFile => ({ name, code });
  return {
    key,
    modules: machinery.modules ?? [],
    main: file(`estimators/${key}`, machinery.shader),
    categorical:
      machinery.categorical === undefined ? null : file(`estimators/categorical/${key}`, machinery.categorical),
    hyper: Object.keys(hyperparameters),
    hooks: machinery.hooks?.(params) ?? {},
    kernels: machinery.kernels ?? {},
    constants: {
      SCORE: Number(machinery.gradient === "score"),
      HARD: Number(machinery.forward === "hard"),
      GUESSES: Number(machinery.networks?.(params).some(({ reads }) => reads === "below") ?? false),
      LEARNS: Number(machinery.control !== undefined),
      CONTINUES: Number(machinery.slopes === "extra"),
      INDEPENDENT: Number(machinery.independentAbove?.(params) ?? false),
      BOUND: Number(machinery.bound ?? false),
    },
  };
}
