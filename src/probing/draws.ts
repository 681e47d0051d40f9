/**
 * Independent gradients of one estimator at fixed parameters and a fixed mini-batch, drawn by the engine along its replica
 * axis. The model stands still: no update reaches its parameters. What the estimator learns itself (baselines, scalars, networks) goes
 * on learning at a rate of its own.
 */
import { inErrorScope } from "../device/errors";
import { readBuffer } from "../device/readback";
import type { MatmulVariant } from "../device/variant";
import type { EstimatorRow, Params } from "../estimators/contract";
import type { ExperimentSpec } from "../spec/schema";
import type { KernelCompiler } from "../kernels/compiler";
import { initialAuxiliaryParameters } from "../estimators/auxiliary-parameters";
import type { ParameterView } from "../planning/layout";
import { type Plan, planRun } from "../planning/plan";
import type { DataShape } from "../planning/run-uniform";
import { type DeviceDataset, Program } from "../running/program";

/** Steps before the first draw of an estimator that has everything to learn; of one that only has running means to settle. */
export const SETTLE_STEPS = 200;
const MEAN_STEPS = 40;
/** Learning rate (Adam) of what the estimator learns meanwhile. */
export const AUXILIARY_RATE = 3e-3;
/** Replicas that draw at once, as far as their activations stay below this many bytes. */
const MOST_REPLICAS = 32;
/** Of so many draws reading back would take longer than drawing: more at once then. */
const MANY_DRAWS = 4096;
const MOST_REPLICAS_OF_MANY = 128;
const MOST_BYTES = 2 ** 26;
/** Seeds of the draws, apart from those of trainings. */
const FIRST_SEED = 1_000_003;

/** Where the gradient is taken: the mini-batch as a data set of its own, every step of which takes all of it. */
export interface ProbePoint {
  spec: ExperimentSpec;
  shape: DataShape;
  data: DeviceDataset;
  mean: Float32Array;
  /** Of the model. */
  parameters: ReadonlyMap<string, ArrayLike<number>>;
}

/** A plan whose model stands still. */
export function frozenPlan(
  point: ProbePoint,
  row: EstimatorRow,
  params: Params,
  variant: MatmulVariant,
  seeds: number,
): Plan {
  const optimizer = { ...point.spec.optimizer, kind: "adam", learningRate: AUXILIARY_RATE, clipNorm: 0 } as const;
  const schedule = { ...optimizer.schedule, kind: "constant", warmup: 0 } as const;
  const spec: ExperimentSpec = {
    ...point.spec,
    seeds,
    batch: point.shape.train,
    optimizer: { ...optimizer, schedule, weightDecay: 0 },
    evaluate: { ...point.spec.evaluate, varianceEvery: 0 },
  };
  const plan = planRun(spec, row, params, point.shape, { variant, keepGradient: true });
  return { ...plan, train: { ...plan.train, stands_still: 1, auxiliary_rate: 1 } };
}

/** Who follows the draws, and may end them. */
export interface DrawWatch {
  /** Share of the draws that are made, 0 to 1. */
  advance?: (share: number) => void;
  /** Whether no further draw is wanted. */
  stopped?: () => boolean;
}

/** As many replicas as fit, at most `wanted`. */
export function replicasFor(plan: Plan, wanted: number): number {
  const each = 16 * (plan.sizes.activations + plan.sizes.parameters * 4);
  const most = wanted >= MANY_DRAWS ? MOST_REPLICAS_OF_MANY : MOST_REPLICAS;
  return Math.max(1, Math.min(most, wanted, Math.floor(MOST_BYTES / each)));
}

/** @param learned what the estimator has learned itself already; absent: it starts anew */
export async function frozenProgram(
  compiler: KernelCompiler,
  point: ProbePoint,
  plan: Plan,
  learned: ReadonlyMap<string, ArrayLike<number>> = new Map(),
): Promise<Program> {
  const label = `${plan.estimator.key} probe`;
  const program = await inErrorScope(compiler.device, label, () => Program.create(compiler, plan, point.data, label));
  const replicas = Array.from({ length: plan.replicas }, (_, r) => {
    const own = initialAuxiliaryParameters(plan.network, plan.estimator, plan.params, FIRST_SEED + r);
    return { seed: FIRST_SEED + r, parameters: new Map([...point.parameters, ...own, ...learned]) };
  });
  program.initialise(replicas, point.mean);
  return program;
}

/** Steps until the draws of an estimator are those of a training, given whether it starts anew. */
function settleSteps({ plan }: Program, anew: boolean): number {
  const { auxiliary } = plan.layout;
  if (anew && (auxiliary.networks.length > 0 || auxiliary.controls.length > 0)) return SETTLE_STEPS;
  return plan.estimator.machinery.runningMean !== undefined || auxiliary.networks.length > 0 ? MEAN_STEPS : 0;
}

/** Steps so short that what goes with a submission would count for more: then several are timed in one. */
const SHORT_MS = 5;
const TIMED_STEPS = 20;
/** Steps that are submitted before anyone waits for them. */
const STEPS_AHEAD = 4;

/**
 * Draws `count` gradients of the parameters in `views`, one flat vector each, in order, after the estimator has settled; fewer
 * where `take` has had enough and returns false. `anew`: its own parameters are those of step 0.
 */
export async function drawGradients(
  program: Program,
  views: readonly ParameterView[],
  count: number,
  take: (draw: Float64Array) => unknown,
  anew = true,
  { advance, stopped }: DrawWatch = {},
): Promise<void> {
  const { plan, buffers, compiler } = program;
  await takeSteps(program, settleSteps(program, anew), stopped);
  let wanted = count;
  for (let done = 0; done < wanted && !stopped?.(); advance?.(done / count)) {
    await takeSteps(program, 1);
    const memory = await readBuffer(compiler.device, buffers.gradients);
    for (let r = 0; r < plan.replicas && done < wanted; r++, done++) {
      const draw = cutViews(views, new Float32Array(memory, r * 16 * plan.sizes.gradients, 4 * plan.layout.size));
      if (take(draw) === false) wanted = done + 1;
    }
  }
}

/**
 * Draws `count` gradients after the estimator has settled, and leaves what there is to know of them in the collector: nothing is
 * read back in between. Returns how many were drawn: fewer than `count` where the watch has stopped them.
 */
export async function collectGradients(
  program: Program,
  collector: { step(most: number): number },
  count: number,
  anew: boolean,
  { advance, stopped }: DrawWatch = {},
): Promise<number> {
  const { queue } = program.compiler.device;
  await takeSteps(program, settleSteps(program, anew), stopped);
  let done = 0;
  for (let k = 1; done < count && !stopped?.(); k++) {
    done += collector.step(count - done);
    // Not further ahead than a few steps: the page may want the device.
    if (k % STEPS_AHEAD !== 0 && done < count) continue;
    await queue.onSubmittedWorkDone();
    advance?.(done / count);
  }
  await queue.onSubmittedWorkDone();
  return done;
}

/**
 * Seconds of one gradient on the device, from its submission to its end, all replicas at once; settling and measuring are not in
 * them. Moves what the estimator learns itself a little further.
 */
export async function secondsPerGradient(program: Program): Promise<number> {
  const once = await timeSteps(program, 1);
  const ms = once < SHORT_MS ? await timeSteps(program, TIMED_STEPS) : once;
  return ms / program.plan.replicas / 1000;
}

/** Milliseconds that one step took, all replicas together. */
async function timeSteps(program: Program, steps: number): Promise<number> {
  const start = performance.now();
  await takeSteps(program, steps);
  return (performance.now() - start) / steps;
}

/** Steps of a program, a few in each submission; none further once they are stopped. */
export async function takeSteps(program: Program, steps: number, stopped?: () => boolean): Promise<void> {
  const { device } = program.compiler;
  for (let done = 0; done < steps && !stopped?.(); done += 20) {
    const encoder = device.createCommandEncoder({ label: "takeSteps" });
    const pass = encoder.beginComputePass();
    for (let k = done; k < Math.min(steps, done + 20); k++) program.encodePass(pass, "step");
    pass.end();
    device.queue.submit([encoder.finish()]);
    await device.queue.onSubmittedWorkDone();
  }
}

/** The numbers of these views out of a padded block, one after another. */
export function cutViews(views: readonly ParameterView[], flat: Float32Array): Float64Array {
  const values = new Float64Array(views.reduce((sum, view) => sum + Math.max(view.inputs, 1) * view.outputs, 0));
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
