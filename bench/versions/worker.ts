/** The steps of this version, for a comparison with another (`versions.ts`). */
import { BufferArena } from "../../src/device/buffers";
import type { MatmulVariant } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { KernelCompiler } from "../../src/kernels/compiler";
import { describe, openBenchDevice } from "../support/device";
import { MODELS, makeData, planOf, programOf, specOf } from "../support/models";
import { Stepper } from "../support/stepper";
import { type Prepared, serveOrders } from "./serve";

export async function main(): Promise<number> {
  const found = await openBenchDevice();
  const compiler = new KernelCompiler(found.device);
  return serveOrders(async (modelKey, estimator): Promise<Prepared> => {
    const model = MODELS[modelKey];
    const row = findEstimator(estimator);
    if (!model || !row) throw new Error(`This version has no model ${modelKey} or no estimator ${estimator}.`);
    const arena = new BufferArena(found.device, "bench");
    const data = makeData(arena, model.classes);
    const spec = specOf(model, 1);
    const plan = planOf(spec, row, data, found.adapter.variant as MatmulVariant);
    const program = await programOf(compiler, plan, spec, data);
    const stepper = new Stepper(row.key, program, spec.evaluate.hardEvery);
    return {
      adapter: describe(found),
      run: (steps) => stepper.run(steps),
      destroy: () => {
        program.destroy();
        arena.destroy();
      },
    };
  });
}

export const needsDevice = () => true;
