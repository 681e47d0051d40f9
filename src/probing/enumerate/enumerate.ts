/** The exact expected loss and gradient of a mini-batch by enumeration on the device, in single precision. */
import { readBuffer } from "../../device/readback";
import type { MatmulVariant } from "../../device/variant";
import { latentOf } from "../../distributions/table";
import type { EstimatorRow, Params } from "../../estimators/contract";
import type { KernelCompiler } from "../../kernels/compiler";
import { lanesOf } from "../../kernels/variants";
import { unpackParameters } from "../../planning/layout";
import { largestBuffer, type Plan } from "../../planning/plan";
import { Program } from "../../running/program";
import type { ProbePoint } from "../draws";
import { type EnumerationPlan, planEnumeration } from "./plan";

/** Numbers that stand for the states of a layer, as many as the kernels hold. */
const MOST_UNITS = 20;
/**
 * Most pairs of states of neighbouring layers: of one dispatch, which must not keep a graphics adapter busy for long; and of all
 * examples on an adapter that runs on the processor.
 */
const MOST_PAIRS = 2 ** 28;
const MOST_PAIRS_IN_SOFTWARE = 2 ** 26;
/** Examples of one submission. */
const EXAMPLES_AHEAD = 4;

export interface DeviceTruth {
  /** Nats per example. */
  loss: number;
  /** By name, [inputs, outputs] row-major. */
  gradients: Map<string, Float32Array>;
}

/** Whether the device can enumerate a network in a reasonable time and within its limits. */
function reaches({ plan, states }: EnumerationPlan, device: GPUDevice): boolean {
  const { units } = plan.network;
  const pairs = Math.max(...units.map((_, l) => states.counts[l] * states.counts[l + 1]));
  const isSoftware = lanesOf(plan.kernels.batchTile) < 64;
  const { maxStorageBufferBindingSize, maxBufferSize } = device.limits;
  return (
    pairs <= MOST_PAIRS &&
    (!isSoftware || pairs * states.examples <= MOST_PAIRS_IN_SOFTWARE) &&
    largestBuffer(plan).bytes <= Math.min(maxStorageBufferBindingSize, maxBufferSize)
  );
}

/** The gradient of the expected loss at a point; null where the device does not reach it. */
export async function enumerateOnDevice(
  compiler: KernelCompiler,
  variant: MatmulVariant,
  point: ProbePoint,
  row: EstimatorRow,
  params: Params,
): Promise<DeviceTruth | null> {
  if (point.spec.model.layers.some((layer) => latentOf(layer).width > MOST_UNITS)) return null;
  const enumeration = planEnumeration(point, row, params, variant);
  if (!reaches(enumeration, compiler.device)) return null;
  const { plan, states } = enumeration;
  const program = await Program.create(compiler, plan, point.data, "enumeration");
  try {
    program.initialise([{ seed: 0, parameters: point.parameters }], point.mean);
    await submit(program, ["prepare"]);
    for (let done = 0; done < states.examples; done += EXAMPLES_AHEAD) {
      await submit(program, new Array(Math.min(EXAMPLES_AHEAD, states.examples - done)).fill("example"));
    }
    await submit(program, ["finish"]);
    return await result(program, plan, states.loss);
  } finally {
    program.destroy();
  }
}

async function submit(program: Program, passes: readonly string[]): Promise<void> {
  const { device } = program.compiler;
  const encoder = device.createCommandEncoder({ label: "enumerateOnDevice" });
  const pass = encoder.beginComputePass();
  for (const name of passes) program.encodePass(pass, name);
  pass.end();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
}

async function result(program: Program, { layout }: Plan, lossAt: number): Promise<DeviceTruth> {
  const { device } = program.compiler;
  const [memory, loss] = await Promise.all([
    readBuffer(device, program.buffers.gradients, 0, 16 * layout.size),
    readBuffer(device, program.buffers.rows, 4 * lossAt, 4),
  ]);
  return { loss: new Float32Array(loss)[0], gradients: unpackParameters(layout, new Float32Array(memory)) };
}
