/**
 * Which matrix products are fastest on an adapter that says nothing of itself: a few steps of a small network with each
 * candidate, once per device. Adapters that are known by name are never tuned; see src/device/variant.ts.
 */
import { USAGE } from "../device/buffers";
import type { MatmulVariant } from "../device/variant";
import { st } from "../estimators/st";
import { experimentSchema } from "../spec/schema";
import type { KernelCompiler } from "../kernels/compiler";
import { initialParameters } from "../models/initialise";
import { planRun } from "../planning/plan";
import { shapeOf } from "../planning/run-uniform";
import { Program } from "./program";

const INPUTS = 784;
const EXAMPLES = 64;
const STEPS = 4;

/** The fastest of the candidates; the first one when only one is left. Rejects with device errors. */
export async function fastestVariant(compiler: KernelCompiler, candidates: MatmulVariant[]): Promise<MatmulVariant> {
  let best = candidates[0];
  let least = Number.POSITIVE_INFINITY;
  for (const variant of candidates) {
    const ms = await timeSteps(compiler, variant);
    if (ms < least) {
      least = ms;
      best = variant;
    }
  }
  return best;
}

/** Milliseconds of some steps, compilation left out. */
async function timeSteps(compiler: KernelCompiler, variant: MatmulVariant): Promise<number> {
  const { device } = compiler;
  const spec = experimentSchema.parse({ model: { layers: [{ units: 64 }] }, batch: EXAMPLES });
  const words = Math.ceil(INPUTS / 32);
  const part = { kind: "bits", count: EXAMPLES, wordsPerRow: words } as const;
  const shape = shapeOf({ inputs: INPUTS, classes: 0, train: part, test: part });
  const plan = planRun(spec, st, {}, shape, { variant });
  const data = device.createBuffer({ size: 4 * words * EXAMPLES, usage: USAGE.storage });
  const program = await Program.create(compiler, plan, { train: data, test: data }, `tune ${variant}`);
  try {
    const mean = new Float32Array(INPUTS).fill(0.2);
    program.initialise([{ seed: 1, parameters: initialParameters(plan.network, spec.model, 1, { mean }) }], mean);
    const take = async (steps: number) => {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let k = 0; k < steps; k++) program.encodePass(pass, "step");
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    };
    await take(1);
    const start = performance.now();
    await take(STEPS);
    return performance.now() - start;
  } finally {
    program.destroy();
    data.destroy();
  }
}
