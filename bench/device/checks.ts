/**
 * Are the numbers right on this adapter? One training step of every estimator against its float64 twin, with every kernel
 * variant; the same seed twice, bit by bit; and unbiased and biased estimators against the enumerated gradient.
 */
import { loadDataset } from "../../datasets/load";
import { prepareData } from "../../src/data/load";
import type { FoundDevice } from "../../src/device/adapter";
import { BufferArena } from "../../src/device/buffers";
import { readBuffer } from "../../src/device/readback";
import { candidates, type MatmulVariant } from "../../src/device/variant";
import { misfit } from "../../src/estimators/fits";
import { ESTIMATORS, findEstimator } from "../../src/estimators/table";
import { type ExperimentSpec, experimentSchema } from "../../src/spec/schema";
import type { KernelCompiler } from "../../src/kernels/compiler";
import { holdRows, probeAt } from "../../src/probing/at-weights";
import { initialDataOf, initialParameters } from "../../src/models/initialise";
import { buildNetwork, FAMILIES, familyOf } from "../../src/models/table";
import { selfTest } from "../../src/running/self-test";
import { MODELS, makeData, planOf, programOf, specOf } from "../support/models";
import type { Part } from "./budget";

export interface Check {
  name: string;
  passed: boolean;
  /** What was measured, in words. */
  found: string;
}

export async function runChecks(found: FoundDevice, compiler: KernelCompiler, part: Part): Promise<Check[]> {
  const checks: Check[] = [];
  for (const variant of candidates(found.facts)) checks.push(await checkVariant(compiler, variant));
  checks.push(await checkBits(found, compiler));
  checks.push(...(await checkStatistics(found, compiler)));
  checks.push(await checkEstimators(found, compiler, part));
  return checks;
}

const SPECS: readonly ExperimentSpec[] = Object.values(FAMILIES).map(({ kind }) =>
  experimentSchema.parse({ model: { kind, layers: [{ units: 5 }, { units: 3 }] }, batch: 6 }),
);

/** A step of straight-through on every kind of model with one variant's products. */
async function checkVariant(compiler: KernelCompiler, variant: MatmulVariant): Promise<Check> {
  const results = [];
  for (const spec of SPECS) results.push(await selfTest(compiler, variant, spec, { key: "st", params: {} }));
  const worst = Math.max(...results.map(({ deviation }) => deviation));
  return {
    name: `kernels ${variant}: a step against its float64 twin`,
    passed: results.every(({ passed }) => passed),
    found: `largest deviation ${worst.toExponential(1)} of the largest component`,
  };
}

/** A step of every estimator on every kind of model that it is defined for. */
async function checkEstimators(found: FoundDevice, compiler: KernelCompiler, part: Part): Promise<Check> {
  const failed: string[] = [];
  let worst = 0;
  let done = 0;
  let left = 0;
  for (const spec of SPECS) {
    for (const { key } of ESTIMATORS.filter((row) => misfit(row, spec.model) === null)) {
      if (!part.goesOn()) {
        left += 1;
        continue;
      }
      const variant = found.adapter.variant as MatmulVariant;
      const { passed, deviation } = await selfTest(compiler, variant, spec, { key, params: {} });
      done += 1;
      worst = Math.max(worst, deviation);
      if (!passed) failed.push(`${key} (${spec.model.kind}, ${deviation.toExponential(1)})`);
    }
  }
  const words = [`${done} steps, largest deviation ${worst.toExponential(1)}`];
  if (failed.length > 0) words.push(`wrong: ${failed.join(", ")}`);
  if (left > 0) words.push(`${left} left out for want of time`);
  return { name: "every estimator against its float64 twin", passed: failed.length === 0, found: words.join("; ") };
}

const STEPS = 20;

/** The same training twice: parameters must agree bit by bit. */
async function checkBits(found: FoundDevice, compiler: KernelCompiler): Promise<Check> {
  const arena = new BufferArena(found.device, "bench bits");
  const data = makeData(arena);
  const row = findEstimator("disarm");
  if (!row) throw new Error("The table has no disarm.");
  const spec = specOf(MODELS["1L"], 2);
  const memories: Uint32Array[] = [];
  for (let k = 0; k < 2; k++) {
    const plan = planOf(spec, row, data, found.adapter.variant as MatmulVariant);
    const program = await programOf(compiler, plan, spec, data);
    const encoder = found.device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (let step = 0; step < STEPS; step++) program.encodePass(pass, "step");
    pass.end();
    found.device.queue.submit([encoder.finish()]);
    const { parameters } = program.buffers;
    memories.push(new Uint32Array(await readBuffer(found.device, parameters, 0, parameters.size)));
    program.destroy();
  }
  arena.destroy();
  const [first, second] = memories;
  const different = first.reduce((count, bits, k) => count + Number(bits !== second[k]), 0);
  return {
    name: `the same seed twice, ${STEPS} steps of two replicas`,
    passed: different === 0,
    found: different === 0 ? `all ${first.length} words equal` : `${different} of ${first.length} words differ`,
  };
}

const SAMPLES = 4096;
/** Standard errors of the squared bias from which on a bias counts as found. */
const FOUND = 4;

/** Unbiased estimators must show no bias against enumeration, biased ones must. */
async function checkStatistics(found: FoundDevice, compiler: KernelCompiler): Promise<Check[]> {
  const rows = 16;
  const spec = experimentSchema.parse({
    dataset: { key: "bars", examples: 200 },
    model: { layers: [{ units: 6 }, { units: 4 }] },
    batch: rows,
  });
  const data = prepareData(await loadDataset("bars", unread), spec.dataset, familyOf(spec.model).data);
  const network = buildNetwork(spec.model, { inputs: data.inputs });
  const parameters = initialParameters(network, spec.model, spec.seed, initialDataOf(data));
  const estimators = ["reinforce", "disarm", "rebar", "st", "gumbel-softmax"].map((key) => ({ key, params: {} }));
  const options = { estimators, samples: SAMPLES };
  const report = await probeAt({ compiler, found, data }, spec, holdRows(data, rows), parameters, options);
  return estimators.map(({ key }) => {
    const biased = findEstimator(key)?.biased ?? false;
    const { bias2, bias2StdErr } = report.estimators[key].layers.total;
    const z = bias2 / bias2StdErr;
    return {
      name: `${key}, ${SAMPLES} gradients against enumeration: ${biased ? "must show its bias" : "must show no bias"}`,
      passed: biased ? z > FOUND : z < FOUND,
      found: `squared bias ${bias2.toExponential(2)}, ${z.toFixed(1)} standard errors`,
    };
  });
}

const unread = async (path: string): Promise<Uint8Array> => {
  throw new Error(`${path} is not needed.`);
};
