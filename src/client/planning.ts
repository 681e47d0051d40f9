/** What an experiment costs, before it is built and once it stands. Throws ProblemError where it does not fit the adapter. */
import type { FoundDevice } from "../device/adapter";
import { estimatorText } from "../experiment/estimator-text";
import type { ExperimentSpec } from "../experiment/schema";
import { shapeOf } from "../train/run-uniform";
import { checkFits, checkFitsTogether, planEstimator, type Session } from "../train/session";
import type { PlanReport } from "./contract";
import type { DataSource } from "./data-source";
import { planReport } from "./reports";

/** Plans every run of a spec without building it. */
export async function planExperiment(
  spec: ExperimentSpec,
  found: FoundDevice,
  source: DataSource,
): Promise<PlanReport> {
  const data = await source.prepare(spec);
  const shape = shapeOf(data);
  const plans = spec.estimators.map((estimator) => {
    const plan = planEstimator(spec, estimator, shape, found);
    checkFits(plan, found);
    return { id: estimatorText(estimator), plan };
  });
  const bytes = data.train.words.byteLength + data.test.words.byteLength;
  checkFitsTogether(
    plans.map(({ plan }) => plan),
    bytes,
    found,
  );
  const { name } = await source.load(spec.dataset.key);
  return planReport(spec, plans, bytes, name, data);
}

/** The plan of a session as it stands. */
export async function planOf({ spec, data, trainer }: Session, source: DataSource): Promise<PlanReport> {
  const { name } = await source.load(spec.dataset.key);
  const plans = trainer.runs.map(({ id, plan }) => ({ id, plan }));
  return planReport(spec, plans, data.train.words.byteLength + data.test.words.byteLength, name, data);
}
