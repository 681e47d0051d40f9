/** Independent gradients of one estimator at fixed parameters, drawn by the engine itself along its replica axis. */
import { readBuffer } from "../../src/device/readback";
import type { MatmulVariant } from "../../src/device/variant";
import type { EstimatorRow, Params } from "../../src/estimators/contract";
import { resolveParams } from "../../src/estimators/shared";
import type { KernelCompiler } from "../../src/kernels/compiler";
import { exactBoundGradient } from "../../src/measure/bound";
import { exactGradient } from "../../src/measure/exact";
import { type ErrorReport, GradientError } from "../../src/measure/gradient-error";
import { initialOwnParameters } from "../../src/models/own-parameters";
import { scaleRepresentation } from "../../src/reference/estimators/foust";
import type { Parameters } from "../../src/reference/parameters";
import { type Plan, planRun } from "../../src/train/plan";
import { Program } from "../../src/train/program";
import { takeSteps, type World } from "./world";

/** Replicas that draw at once, and steps that each draws. */
export const REPLICAS = 32;
export const ROUNDS = 32;
/** Steps before the first draw of an estimator that learns, in which its parameters and baselines settle. */
export const SETTLE = 200;
/** The model's learning rate: no step of it moves a single-precision weight. */
const FROZEN = 1e-25;
/** Learning rate of what the estimator learns. */
const OWN_RATE = 3e-3;

/** A run whose model stands still while the estimator's own parameters learn. */
export function frozenPlan(
  world: World,
  row: EstimatorRow,
  params: Params,
  variant: MatmulVariant,
  seeds: number,
): Plan {
  const spec = { ...world.spec, seeds, optimizer: { ...world.spec.optimizer, learningRate: FROZEN } };
  const plan = planRun(spec, row, params, world.shape, { variant, keepGradient: true });
  return { ...plan, train: { ...plan.train, own_rate: OWN_RATE / FROZEN } };
}

export async function frozenProgram(compiler: KernelCompiler, world: World, plan: Plan): Promise<Program> {
  const program = await Program.create(compiler, plan, world.data, plan.estimator.key);
  const replicas = Array.from({ length: plan.replicas }, (_, r) => {
    const own = initialOwnParameters(plan.network, plan.estimator, plan.params, 1000 + r);
    return { seed: 1000 + r, parameters: new Map([...modelOnly(plan, world.parameters), ...own]) };
  });
  program.initialise(replicas, world.mean);
  return program;
}

/** Error of the inference network's gradient against enumeration. */
export async function measureRow(
  compiler: KernelCompiler,
  variant: MatmulVariant,
  world: World,
  row: EstimatorRow,
  params: Params,
): Promise<ErrorReport> {
  const plan = frozenPlan(world, row, params, variant, REPLICAS);
  const program = await frozenProgram(compiler, world, plan);
  try {
    if ("decay" in plan.params || plan.layout.own.reads || plan.layout.own.controls.length > 0) {
      await takeSteps(program, SETTLE);
    }
    const views = plan.layout.views.filter(({ name }) => name.startsWith("encoder."));
    const error = new GradientError(flatten(views, truth(world, row, params)));
    for (let round = 0; round < ROUNDS; round++) {
      await takeSteps(program, 1);
      const memory = await readBuffer(compiler.device, program.buffers.gradients);
      for (let r = 0; r < REPLICAS; r++) {
        const flat = new Float32Array(memory, r * 16 * plan.sizes.gradients, 4 * plan.layout.size);
        error.add(cut(views, flat));
      }
    }
    return error.report();
  } finally {
    program.destroy();
  }
}

/** The gradient that the estimator is to hit: of the ELBO, or of its own bound. */
function truth(world: World, row: EstimatorRow, given: Params): Parameters {
  const { model, exact, batch, spec } = world;
  const params = resolveParams(row, given);
  if (row.machinery.bound) return exactBoundGradient(model, exact, batch, spec.batch, Number(params.samples)).gradients;
  const own = row.representationScale ? scaleRepresentation(model, params) : model;
  return exactGradient(own, exact, batch, spec.batch).gradients;
}

function modelOnly(plan: Plan, parameters: ReadonlyMap<string, Float32Array>): [string, Float32Array][] {
  const known = new Set(plan.layout.views.filter((view) => view.offset < plan.layout.modelSize).map((v) => v.name));
  return [...parameters].filter(([name]) => known.has(name));
}

type View = Plan["layout"]["views"][number];

function flatten(views: readonly View[], named: Parameters): Float64Array {
  return Float64Array.from(views.flatMap(({ name }) => [...(named.get(name) ?? [])]));
}

/** The numbers of these views out of a padded block, in the same order as `flatten`. */
function cut(views: readonly View[], flat: Float32Array): Float64Array {
  const all = views.reduce((sum, view) => sum + Math.max(view.inputs, 1) * view.outputs, 0);
  const values = new Float64Array(all);
  let at = 0;
  for (const { offset, inputs, outputs } of views) {
    const stride = Math.ceil(outputs / 4) * 4;
    for (let i = 0; i < Math.max(inputs, 1); i++) {
      const row = 4 * offset + i * stride;
      values.set(flat.subarray(row, row + outputs), at);
      at += outputs;
    }
  }
  return values;
}
