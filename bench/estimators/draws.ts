/** Errors of one estimator's gradients below the stochastic units, at the parameters of a world. */
import type { EstimatorRow, Params } from "../../src/estimators/contract";
import { resolveParams } from "../../src/estimators/shared";
import { type ErrorReport, GradientError } from "../../src/measure/gradient-error";
import { exactTruth } from "../../src/measure/probe-truth";
import { parameter } from "../../src/reference/parameters";
import { drawGradients, frozenPlan, frozenProgram, replicasFor } from "../../src/probing/draws";
import type { Bench, World } from "./world";

/** Gradients of every estimator. */
export const DRAWS = 1024;

export async function measureRow(
  { compiler, variant }: Bench,
  world: World,
  row: EstimatorRow,
  given: Params,
): Promise<{ error: ErrorReport; evaluations: number; extraEvaluations: number }> {
  const { model, exact, batch, point } = world;
  const params = resolveParams(row, given);
  const truth = exactTruth(model, row, params, exact, batch, point.shape.train);
  if (!truth) throw new Error(`The true gradient of ${row.key} is out of reach of enumeration.`);
  const single = frozenPlan(point, row, params, variant, 1);
  const plan = frozenPlan(point, row, params, variant, replicasFor(single, DRAWS));
  const stacks = plan.network.encoder.flat().map(({ name }) => `${name}.`);
  const views = plan.layout.views.filter(({ name }) => stacks.some((stack) => name.startsWith(stack)));
  const error = new GradientError(
    Float64Array.from(views.flatMap(({ name }) => [...parameter(truth.gradients, name)])),
  );
  const program = await frozenProgram(compiler, point, plan);
  try {
    await drawGradients(program, views, DRAWS, (draw) => error.add(draw));
    const extra = row.extraEvaluations?.count({ units: plan.network.units, params }) ?? 0;
    return { error: error.report(), evaluations: plan.evaluations, extraEvaluations: extra };
  } finally {
    program.destroy();
  }
}
