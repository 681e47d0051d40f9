/** What an experiment costs, before it is built and once it stands. Throws ProblemError where it does not fit the adapter. */
import type { FoundDevice } from "../device/adapter";
import { estimatorText } from "../experiment/estimator-text";
import type { ExperimentSpec } from "../spec/schema";
import { shapeOf } from "../planning/run-uniform";
import { checkFits, checkFitsTogether, planEstimator, type Session } from "../running/session";
import type { PlanReport } from "./contract";
import type { Problem } from "../reports/problem";
import { bytesOfShape } from "./data-shape";
import type { DataSource } from "./data-source";
import { problemFrom } from "./problems";
import { checked, planReport } from "./reports";

/** Plans every run of a spec without building it; a prepared set need not be there for it. */
export async function planExperiment(
  spec: ExperimentSpec,
  found: FoundDevice,
  source: DataSource,
): Promise<PlanReport> {
  const { name, data } = await source.shape(spec);
  const shape = shapeOf(data);
  const plans = spec.estimators.map((estimator) => {
    const plan = planEstimator(spec, estimator, shape, found);
    checkFits(plan, found);
    return { id: estimatorText(estimator), plan };
  });
  const bytes = bytesOfShape(data);
  checkFitsTogether(
    plans.map(({ plan }) => plan),
    bytes,
    found,
  );
  return planReport(spec, plans, bytes, name, data);
}

/** Gets the data of an experiment if they are not there yet. Returns why they, or the experiment, cannot be had; null: all is there. */
export async function problemOfData(json: ExperimentSpec, source: DataSource): Promise<Problem | null> {
  try {
    const { dataset } = checked(json);
    if (!source.isLoaded(dataset)) await source.load(dataset);
    return null;
  } catch (error) {
    return problemFrom(error);
  }
}

/** The plan of a session as it stands. */
export async function planOf({ spec, data, trainer }: Session, source: DataSource): Promise<PlanReport> {
  const { name } = await source.load(spec.dataset);
  const plans = trainer.runs.map(({ id, plan }) => ({ id, plan }));
  return planReport(spec, plans, bytesOfShape(data), name, data);
}
