/** `probe`: bias and variance of gradient estimators at given weights, layer by layer, against the true gradient. */
import { type PreparedData, prepareData } from "../src/data/load";
import { checkEstimators } from "../src/experiment/estimator-check";
import { estimatorText } from "../src/experiment/estimator-text";
import type { EstimatorSpec, ExperimentSpec } from "../src/spec/schema";
import { SafetensorsError } from "../src/weights/safetensors";
import { readWeights } from "../src/weights/weights";
import { KernelCompiler } from "../src/kernels/compiler";
import { initialDataOf, initialParameters } from "../src/models/initialise";
import { buildNetwork, familyOf } from "../src/models/table";
import { checkProbeFits, holdRows, probeAt } from "../src/probing/at-weights";
import type { ProbeReport } from "../src/probing/reports";
import type { ProbeArguments } from "./arguments";
import { openDevice, testDevice } from "./open-device";
import { probeLines } from "./probe-table";
import { readGiven } from "./read-given";
import { datasetOf, readSpec } from "./read-spec";
import { CommandError, type Terminal } from "./terminal";

/** Returns the exit code. Throws CommandError, or an error of the engine. */
export async function probe(asked: ProbeArguments, terminal: Terminal): Promise<number> {
  const read = await readSpec(asked.spec);
  const estimators = asked.estimators ? chosen(asked.estimators, read.spec) : read.spec.estimators;
  const spec: ExperimentSpec = { ...read.spec, estimators };
  const dataset = await datasetOf(read, asked.datasetFolder);
  const said = [...read.notes];
  const binarise = spec.dataset.binarise === "dynamic" ? "sampled" : spec.dataset.binarise;
  if (binarise !== spec.dataset.binarise) said.push("A probe holds its mini-batch fixed: pixels are drawn once.");
  const data = prepareData(dataset, { ...spec.dataset, binarise }, familyOf(spec.model).data);
  said.push(...data.notes);
  const rows = asked.batch === "all" ? data.train.count : Math.min(asked.batch ?? spec.batch, data.train.count);
  const batch = holdRows(data, rows);
  const parameters = asked.weights ? await weightsFrom(asked.weights, spec, data) : startOf(spec, data);
  if (!asked.weights) said.push(`No --weights: the network is probed at its initial weights of seed ${spec.seed}.`);
  for (const note of said) terminal.err(`note: ${note}`);

  const device = await openDevice(asked.variant);
  try {
    const { found } = device;
    const compiler = new KernelCompiler(found.device);
    await testDevice(found, compiler, spec);
    const ground = { compiler, found, data };
    for (const estimator of estimators) checkProbeFits(ground, spec, estimator, batch);
    const report = await probeAt(ground, spec, batch, parameters, {
      estimators,
      samples: asked.samples,
      progress: (text) => terminal.status(`probing: ${text}`),
    });
    terminal.status("");
    if (device.failure !== null) throw new CommandError(device.failure, 1);
    print(report, asked.json, terminal);
    return 0;
  } finally {
    terminal.status("");
    device.close();
  }
}

function print(report: ProbeReport, json: boolean, terminal: Terminal): void {
  const lines = json ? [JSON.stringify(report, null, 2)] : probeLines(report);
  for (const line of lines) terminal.out(line);
}

/** Estimators by key, with the settings that the experiment gives them, else their defaults. */
export function chosen(keys: readonly string[], spec: ExperimentSpec): EstimatorSpec[] {
  const wanted = keys.flatMap((key) => {
    const known = spec.estimators.filter((estimator) => estimator.key === key || estimatorText(estimator) === key);
    return known.length > 0 ? known : [{ key, params: {} }];
  });
  const { kept, problems } = checkEstimators(wanted, spec.model);
  if (problems.length > 0) throw new CommandError(`--estimators: ${problems[0].text}`, 2);
  return kept;
}

function startOf(spec: ExperimentSpec, data: PreparedData): Map<string, Float32Array> {
  return initialParameters(buildNetwork(spec.model, data), spec.model, spec.seed, initialDataOf(data));
}

/** The model's parameters out of a safetensors file with PyTorch's names and shapes. */
async function weightsFrom(path: string, spec: ExperimentSpec, data: PreparedData): Promise<Map<string, Float32Array>> {
  const bytes = await readGiven(path, "weights");
  try {
    return readWeights(bytes, buildNetwork(spec.model, data));
  } catch (error) {
    if (error instanceof SafetensorsError) throw new CommandError(`${path}: ${error.message}`, 1);
    throw error;
  }
}
