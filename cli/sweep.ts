/** `sweep`: the probe at the initial weights of networks that differ only in their width, or in their depth. */

import type { SweepPart } from "../src/probing/reports";
import { prepareData } from "../src/data/load";
import type { ExperimentSpec } from "../src/spec/schema";
import { sweepJson } from "../src/export/sweep-file";
import { KernelCompiler } from "../src/kernels/compiler";
import { familyOf } from "../src/models/table";
import { sweepTasks } from "../src/probing/sweep";
import type { SweepArguments } from "./arguments";
import { openDevice, testDevice } from "./open-device";
import { chosen } from "./probe";
import { datasetOf, readSpec } from "./read-spec";
import { sweepLines } from "./sweep-table";
import { CommandError, type Terminal } from "./terminal";

/** Returns the exit code. Throws CommandError, or an error of the engine. */
export async function sweep(asked: SweepArguments, terminal: Terminal): Promise<number> {
  const read = await readSpec(asked.spec);
  const estimators = asked.estimators ? chosen(asked.estimators, read.spec) : read.spec.estimators;
  const spec: ExperimentSpec = { ...read.spec, estimators };
  const data = prepareData(await datasetOf(read, asked.datasetFolder), spec.dataset, familyOf(spec.model).data);
  for (const note of [...read.notes, ...data.notes]) terminal.err(`note: ${note}`);
  const { over, samples, seeds } = asked;

  const device = await openDevice(asked.variant);
  try {
    const { found } = device;
    const compiler = new KernelCompiler(found.device);
    await testDevice(found, compiler, spec);
    const parts: SweepPart[] = [];
    for (const task of sweepTasks({ compiler, found, data }, spec, over, { samples, seeds })) {
      if (!terminal.isWatched) terminal.err(`sweeping: ${task.text}`);
      const part = await task.measure((text) => terminal.status(`sweeping: ${task.text}: ${text}`));
      if (part) parts.push(part);
      if (device.failure !== null) throw new CommandError(device.failure, 1);
    }
    terminal.status("");
    const record = { over, spec, samples, seeds, parts };
    for (const line of asked.json ? [sweepJson(record)] : sweepLines(record)) terminal.out(line);
    return 0;
  } finally {
    terminal.status("");
    device.close();
  }
}
