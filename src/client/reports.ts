/** Between the engine and the page: specs that came in, checked; plans that go out, as plain figures. */
import type { ExperimentSpec } from "../spec/schema";
import { parseSpec } from "../experiment/spec";
import { type Plan, planBytes } from "../planning/plan";
import { ProblemError } from "../running/session";
import type { PlanReport, RunPlanReport } from "./contract";
import type { UnpreparedShape } from "./data-shape";

export interface NamedPlan {
  id: string;
  plan: Plan;
}

export function checked(json: ExperimentSpec): ExperimentSpec {
  const result = parseSpec(json);
  if ("spec" in result) return result.spec;
  throw new ProblemError({
    code: "bad-spec",
    title: "This experiment cannot be run as it is described.",
    detail: result.problems.join(" "),
    remedy: "Correct the fields named, or start from a preset.",
  });
}

export function countRuns(spec: ExperimentSpec): string {
  return spec.estimators.length === 1 ? "1 estimator" : `${spec.estimators.length} estimators`;
}

export function planReport(
  spec: ExperimentSpec,
  plans: NamedPlan[],
  dataBytes: number,
  name: string,
  data: Omit<UnpreparedShape, "inputs">,
): PlanReport {
  const runs = plans.map(
    ({ id, plan }): RunPlanReport => ({
      run: id,
      estimator: plan.estimator.key,
      bytes: planBytes(plan),
      dispatches: plan.passes.step.dispatches.length,
      evaluations: plan.evaluations,
      parameters: plan.layout.modelCount,
    }),
  );
  return {
    runs,
    bytes: dataBytes + runs.reduce((sum, run) => sum + run.bytes, 0),
    dataset: {
      key: spec.dataset.key,
      name,
      train: data.train.count,
      test: data.test.count,
      width: data.width,
      height: data.height,
      classes: data.classes,
      isReal: data.train.kind === "reals",
    },
    stepsPerEpoch: data.train.count / spec.batch,
  };
}
