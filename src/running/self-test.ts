/**
 * One training step of a tiny network on this very device, against its float64 twin: products, random bits, sampling and
 * the estimator's gradient in one go. A device that fails it must not train: wrong numbers are worse than none.
 */
import { packBits, unpackRow, widthOf, withTargets } from "../data/pack";
import { USAGE } from "../device/buffers";
import { readBuffer } from "../device/readback";
import type { MatmulVariant } from "../device/variant";
import { initialAuxiliaryParameters } from "../estimators/auxiliary-parameters";
import { misfit } from "../estimators/fits";
import { findEstimator } from "../estimators/table";
import type { KernelCompiler } from "../kernels/compiler";
import { initialParameters } from "../models/initialise";
import { familyOf } from "../models/table";
import { unpackParameters } from "../planning/layout";
import { planRun } from "../planning/plan";
import { shapeOf } from "../planning/run-uniform";
import { batchIndices } from "../random/permute";
import { freshBaseline } from "../reference/estimators/baseline";
import { TWINS } from "../reference/estimators/table";
import { buildTwinModel } from "../reference/model";
import { drawNoise } from "../reference/noise";
import { toFloat64 } from "../reference/parameters";
import type { EstimatorSpec, ExperimentSpec } from "../spec/schema";
import { Program } from "./program";

const INPUTS = 9;
const TARGETS = 7;
const EXAMPLES = 11;
const SEED = 20;
/** Single precision over sums of a few dozen terms, with a wide margin; a wrong kernel is wrong by parts in ten. */
const TOLERANCE = 1e-3;

/** Largest deviation of a gradient component, relative to the largest component; throws nothing but device errors. */
export async function selfTest(
  compiler: KernelCompiler,
  variant: MatmulVariant,
  like: ExperimentSpec,
  estimator: EstimatorSpec,
): Promise<{ passed: boolean; deviation: number }> {
  const row = findEstimator(estimator.key);
  const twin = TWINS[estimator.key];
  if (!row || !twin) throw new Error(`There is no twin of "${estimator.key}" to test against.`);
  const { data: needs, offers } = familyOf(like.model);
  // Estimators that ask more of the loss want layers that are joined by linear maps.
  const hidden = offers.length > 0 ? [] : [{ width: 6, activation: "tanh" as const }];
  const first = { hidden, units: 5 };
  const both = [first, { hidden: [], units: 3 }];
  const layers = misfit(row, { kind: like.model.kind, layers: both }) === null ? both : [first];
  const model = { ...like.model, layers, initialisation: "glorot" as const };
  const spec: ExperimentSpec = { ...like, model, seed: SEED, seeds: 1 };
  const classes = needs.outcome === "class" ? 3 : 0;
  const targets = needs.outcome === "half" ? TARGETS : 0;
  const bits = Uint8Array.from({ length: EXAMPLES * INPUTS }, (_, i) => ((i * 7 + (i >> 2)) % 3) & 1);
  const labels = classes > 0 ? Uint8Array.from({ length: EXAMPLES }, (_, i) => (i * 5) % classes) : undefined;
  const read = packBits(bits, INPUTS, labels);
  const data = targets > 0 ? withTargets(read, packBits(bits.subarray(0, EXAMPLES * targets), targets), targets) : read;
  const mean = Float32Array.from({ length: INPUTS }, (_, j) => {
    let sum = 0;
    for (let i = 0; i < EXAMPLES; i++) sum += bits[i * INPUTS + j];
    return sum / EXAMPLES;
  });
  const shape = shapeOf({ inputs: INPUTS, classes, targets, train: data, test: data });
  const plan = planRun(spec, row, estimator.params, shape, { variant, keepGradient: true });
  const { device } = compiler;
  const buffer = device.createBuffer({ size: data.words.byteLength, usage: USAGE.storage | USAGE.copyDst });
  device.queue.writeBuffer(buffer, 0, data.words as Uint32Array<ArrayBuffer>);
  const program = await Program.create(compiler, plan, { train: buffer, test: buffer }, "selfTest");
  try {
    const start = initialParameters(plan.network, spec.model, SEED, { mean });
    const own = initialAuxiliaryParameters(plan.network, row, plan.params, SEED);
    program.initialise([{ seed: SEED, parameters: new Map([...start, ...own]) }], mean);
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    program.encodePass(pass, "step");
    pass.end();
    device.queue.submit([encoder.finish()]);
    const memory = await readBuffer(device, program.buffers.gradients, 0, 16 * plan.layout.size);
    const measured = unpackParameters(plan.layout, new Float32Array(memory));

    const indices = batchIndices(SEED, 0, spec.batch, EXAMPLES);
    const width = widthOf(data, INPUTS);
    const rows = new Float64Array(spec.batch * width);
    indices.forEach((example, b) => {
      rows.set(unpackRow(data, example, INPUTS), b * width);
    });
    const { gradients } = twin({
      model: buildTwinModel(spec.model, { inputs: INPUTS, classes, targets }, Float64Array.from(mean)),
      parameters: toFloat64(start),
      data: rows,
      rows: spec.batch,
      noise: drawNoise(plan.network, spec.batch, SEED, 0),
      hyper: plan.params,
      state: freshBaseline(spec.model.layers.length, toFloat64(own)),
    });
    let deviation = 0;
    let largest = 1e-12;
    for (const [name, exact] of gradients) {
      const found = measured.get(name);
      exact.forEach((value, i) => {
        largest = Math.max(largest, Math.abs(value));
        const off = Math.abs(value - (found ? found[i] : Number.NaN));
        deviation = Number.isNaN(off) ? Number.POSITIVE_INFINITY : Math.max(deviation, off);
      });
    }
    return { passed: deviation / largest <= TOLERANCE, deviation: deviation / largest };
  } finally {
    program.destroy();
    buffer.destroy();
  }
}
