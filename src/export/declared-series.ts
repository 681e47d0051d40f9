/** What files ask of the declarations of series, those of the families of models and those of steps. */
import { STEP_SERIES } from "../estimators/series";
import type { ModelFamily } from "../models/contract";
import { FAMILIES } from "../models/table";
import type { SeriesDeclaration, SeriesName } from "../reports/series";

/** Those that a family reports of every run: training, then tests. */
export function familySeries({ reports: { train, test, alsoTested } }: ModelFamily): SeriesDeclaration[] {
  const tests = [test, ...alsoTested].map((row) => ({ ...row, reducer: "first" as const }));
  return [{ ...train, reducer: "mean" }, ...tests];
}

/** Families may share a series, which they all measure in training or all in tests. */
const REDUCERS = new Map<SeriesName, SeriesDeclaration["reducer"]>(
  [...Object.values(FAMILIES).flatMap(familySeries), ...STEP_SERIES].map(({ series, reducer }) => [series, reducer]),
);

export function reducerOf(series: SeriesName): SeriesDeclaration["reducer"] {
  const reducer = REDUCERS.get(series);
  if (!reducer) throw new Error(`No series is called "${series}".`);
  return reducer;
}
