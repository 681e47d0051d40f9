/** Where a training begins: at step 0 of an experiment, or at the checkpoint of an earlier one. */
import type { Dataset } from "../src/data/dataset";
import type { PreparedData } from "../src/data/load";
import type { ExperimentSpec } from "../src/spec/schema";
import { DEFAULT_STEPS, type TrainArguments } from "./arguments";
import { readNamedData } from "./named-data";
import { datasetOf, readSpec } from "./read-spec";
import { defaultFolder, Results } from "./results";
import { CommandError } from "./terminal";
import { type Checkpoints, checkSameData, readTraining, type SavedTraining } from "./training-record";

/** Windows of a training whose command line names no length. */
const DEFAULT_WINDOWS = 10;

export interface Training {
  spec: ExperimentSpec;
  name: string;
  notes: readonly string[];
  dataset: Dataset;
  /** What names the data set, where an experiment's file does. */
  table?: unknown;
  datasetFolder?: string;
  results: Results;
  steps: number;
  window: number;
  printsWindows: boolean;
  likelihood: boolean;
  variant?: string;
  /** Where it goes on; null: it begins. */
  saved: SavedTraining | null;
  /** Throws CommandError where the prepared data are not the right ones. */
  check(data: PreparedData): void;
  /** Once it trains. */
  checkpoints?: Checkpoints;
}

/** Throws CommandError or DataError. The folder is taken: `results` must be closed. */
export async function freshTraining(asked: TrainArguments): Promise<Training> {
  const read = await readSpec(asked.spec ?? "");
  const folder = asked.out ?? defaultFolder(read.name, new Date());
  const results = Results.open(folder, asked.overwrite ? "overwrite" : "refuse");
  return closing(results, async () => {
    const steps = asked.steps ?? DEFAULT_STEPS;
    return {
      ...read,
      dataset: await datasetOf(read, asked.datasetFolder),
      ...(asked.datasetFolder === undefined ? {} : { datasetFolder: asked.datasetFolder }),
      results,
      steps,
      window: asked.window ?? Math.ceil(steps / DEFAULT_WINDOWS),
      printsWindows: asked.window !== undefined,
      likelihood: asked.likelihood,
      ...(asked.variant === undefined ? {} : { variant: asked.variant }),
      saved: null,
      check: () => {},
    };
  });
}

/** The training of a folder, from its last checkpoint. Throws CommandError or DataError. */
export async function resumedTraining(asked: TrainArguments, folder: string): Promise<Training> {
  const results = Results.open(folder, "resume");
  return closing(results, async () => {
    const saved = readTraining(folder);
    const { record } = saved;
    const { spec, table, name, window, printsWindows } = record;
    const steps = asked.steps ?? record.steps.asked;
    if (steps < record.steps.taken) {
      throw new CommandError(
        `The training in ${folder} has taken ${record.steps.taken.toLocaleString("en")} steps already; --steps ${steps} is fewer.`,
        1,
      );
    }
    const datasetFolder = asked.datasetFolder ?? record.datasetFolder ?? undefined;
    const named = table === null ? null : await readNamedData({ dataset: table }, "/");
    const dataset = named?.dataset ?? (await datasetOf({ spec, name, notes: [] }, datasetFolder));
    return {
      spec,
      name,
      notes: record.notes,
      dataset,
      table,
      ...(datasetFolder === undefined ? {} : { datasetFolder }),
      results,
      steps,
      window,
      printsWindows,
      likelihood: asked.likelihood || record.likelihood,
      // Other kernels round differently: the same ones unless others are named.
      variant: asked.variant ?? record.variant,
      saved,
      check: (data: PreparedData) => checkSameData(record, data),
    };
  });
}

/** Gives the folder back where the work fails. */
async function closing(results: Results, work: () => Promise<Training>): Promise<Training> {
  try {
    return await work();
  } catch (error) {
    results.close();
    throw error;
  }
}
