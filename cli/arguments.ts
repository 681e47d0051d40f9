/** The command line as data: what is asked for, or a CommandError that says what cannot be understood. Pure. */
import { parseArgs } from "node:util";
import { VARIANTS } from "../src/device/variant";
import { LIMITS } from "../src/spec/schema";
import { suggestionClause } from "../src/experiment/suggest";
import { SWEEP_SEEDS, SWEEPS, type SweepKind } from "../src/experiment/sweep";
import { DEFAULT_COUNT } from "../src/tuning/rates";
import { count, DEFAULT_SAMPLES, DEFAULT_STEPS, keys, misuse, samples, text } from "./argument-values";
import { type TuneArguments, tuneArguments } from "./tune-arguments";

export { DEFAULT_SAMPLES, DEFAULT_STEPS } from "./argument-values";

export const CHECKPOINT_SECONDS = 60;

export const LISTS = ["estimators", "datasets", "presets", "optimizers"] as const;
export type ListName = (typeof LISTS)[number];

export interface TrainArguments {
  kind: "train";
  /** JSON file, share link or preset key; undefined: the training of the folder `resume` goes on. */
  spec?: string;
  /** Undefined: as many as the training that goes on was asked for, of a new one DEFAULT_STEPS. */
  steps?: number;
  /** Folder of the results; undefined: a new one below `out/`. */
  out?: string;
  /** Folder of an earlier training that goes on. */
  resume?: string;
  /** Whether results in the folder may be replaced. */
  overwrite: boolean;
  /** Seconds between two checkpoints. */
  checkpointEvery: number;
  datasetFolder?: string;
  variant?: string;
  /** Steps of a window whose mean training ELBO is printed; undefined: nothing is printed. */
  window?: number;
  likelihood: boolean;
}

export interface ListArguments {
  kind: "list";
  what: ListName;
  json: boolean;
  datasetFolder?: string;
}

export interface ProbeArguments {
  kind: "probe";
  /** JSON file, share link or preset key. */
  spec: string;
  /** Safetensors file; undefined: the initial weights of the spec's seed. */
  weights?: string;
  /** Gradients of every estimator. */
  samples: number;
  /** Examples of the mini-batch, the first so many; undefined: the spec's batch. */
  batch?: number | "all";
  /** Keys instead of the spec's estimators. */
  estimators?: string[];
  json: boolean;
  datasetFolder?: string;
  variant?: string;
}

export interface SweepArguments extends Omit<ProbeArguments, "kind" | "weights" | "batch"> {
  kind: "sweep";
  /** What of the network is changed from point to point. */
  over: SweepKind;
  /** Networks at every point, which differ in their initial weights. */
  seeds: number;
}

export type Command =
  | TrainArguments
  | ListArguments
  | ProbeArguments
  | SweepArguments
  | TuneArguments
  | { kind: "help" };

export const USAGE = `npm run sbn -- COMMAND

  train SPEC             trains every estimator of an experiment side by side
    --steps N            training steps (default ${DEFAULT_STEPS})
    --out DIR            folder of the results (default: a new one below out/)
    --overwrite          replaces the results of an earlier training in that folder
    --resume DIR         instead of SPEC: goes on with the training in this folder, from its last checkpoint
    --checkpoint-every S seconds between two checkpoints (default ${CHECKPOINT_SECONDS})
    --window N           also prints the mean training ELBO of every N steps
    --likelihood         also estimates the test log-likelihood by many samples
    --dataset-dir DIR    folder of prepared data sets (default public/datasets)
    --variant V          matmul kernels: ${VARIANTS.join(", ")} (default: what suits the adapter)
  probe SPEC             bias and variance of every estimator against the true gradient, layer by layer
    --weights FILE       safetensors with PyTorch's names and shapes (default: the initial weights)
    --samples M          gradients of every estimator (default ${DEFAULT_SAMPLES})
    --batch all|B        the mini-batch: all training examples, or the first B (default: the experiment's batch)
    --estimators A,B     these instead of the experiment's
    --json               as JSON
    --dataset-dir, --variant as above
  sweep SPEC             the same at the initial weights of networks that differ in their width or depth
    --over width|depth   what is changed: the units of every stochastic layer, or the number of these layers
    --samples M          gradients of every estimator at every point (default ${DEFAULT_SAMPLES})
    --seeds N            networks at every point, for mean and spread (default ${SWEEP_SEEDS})
    --estimators, --json, --dataset-dir, --variant as above
  tune SPEC              trains every estimator at several learning rates and says which is best for each
    --steps N            training steps (default ${DEFAULT_STEPS})
    --rates A,B,...      learning rates (default: ${DEFAULT_COUNT}, from 1/30 of the experiment's to ten times)
    --from A --to B --count N   instead: N rates from A to B at equal ratios (default count ${DEFAULT_COUNT})
    --score train|test   the training ELBO over the last tenth of the steps (default), or the test ELBO after them
    --seeds N            trainings at every rate (default 1)
    --out FILE           also writes the results as JSON, estimator by estimator as they come
    --picture FILE       also draws score against rate, as SVG
    --estimators, --json, --dataset-dir, --variant as above
  list estimators|datasets|presets|optimizers
    --json               as JSON
    --dataset-dir DIR    as above

SPEC is a JSON file, a share link (the whole address, or what follows its #), a preset's key, or the run.json of an
earlier training. DIR gets run.json, metrics.jsonl, metrics.csv, model.safetensors (several runs: one file each) and
checkpoint.bin. Ctrl-C, or closing the terminal, ends a training early and keeps what there is; after a kill, a power cut
or a full disk --resume goes on bit for bit from the last checkpoint, and with a larger --steps it makes a training longer.
 Exit codes: 0 done, 1 failed, 2 not understood, 130 interrupted.
`;

const OPTIONS = {
  help: { type: "boolean", short: "h" },
  steps: { type: "string" },
  out: { type: "string" },
  resume: { type: "string" },
  overwrite: { type: "boolean" },
  "checkpoint-every": { type: "string" },
  window: { type: "string" },
  likelihood: { type: "boolean" },
  "dataset-dir": { type: "string" },
  variant: { type: "string" },
  json: { type: "boolean" },
  weights: { type: "string" },
  samples: { type: "string" },
  batch: { type: "string" },
  estimators: { type: "string" },
  over: { type: "string" },
  seeds: { type: "string" },
  rates: { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  count: { type: "string" },
  score: { type: "string" },
  picture: { type: "string" },
} as const;

const COMMANDS = ["train", "probe", "sweep", "tune", "list"] as const;
type CommandName = (typeof COMMANDS)[number];

const OF_COMMAND: Record<CommandName, readonly string[]> = {
  train: ["steps", "out", "overwrite", "resume", "checkpoint-every", "window", "likelihood", "dataset-dir", "variant"],
  probe: ["weights", "samples", "batch", "estimators", "json", "dataset-dir", "variant"],
  sweep: ["over", "samples", "seeds", "estimators", "json", "dataset-dir", "variant"],
  tune: [
    ...["steps", "rates", "from", "to", "count", "score", "seeds", "out", "picture"],
    ...["estimators", "json", "dataset-dir", "variant"],
  ],
  list: ["json", "dataset-dir"],
};

const VERBS = { train: "Train", probe: "Probe", sweep: "Sweep", tune: "Tune" } as const;

/** Throws CommandError with code 2. */
export function parseArguments(argv: readonly string[]): Command {
  const { values, positionals } = split(argv);
  const [given, ...rest] = positionals;
  if (values.help || given === "help") return { kind: "help" };
  if (given === undefined) throw misuse("What is to be done? Commands are train, probe, sweep, tune and list.");
  const name = COMMANDS.find((command) => command === given);
  if (!name) throw misuse(`There is no command "${given}"${suggestionClause(given, COMMANDS)}`);
  const foreign = Object.keys(values).find((option) => !OF_COMMAND[name].includes(option));
  if (foreign !== undefined) throw misuse(`The command ${name} has no option --${foreign}.`);
  const folder = text("dataset-dir", values["dataset-dir"]);
  const datasetFolder = folder === undefined ? {} : { datasetFolder: folder };
  if (name === "list") return { kind: "list", what: listName(rest), json: values.json ?? false, ...datasetFolder };

  const resume = text("resume", values.resume);
  if (resume !== undefined) checkResume(rest, values);
  else if (rest.length === 0)
    throw misuse(`${VERBS[name]} what? Give a JSON file, a share link or the key of a preset.`);
  if (rest.length > 1) {
    throw misuse(`One experiment at a time: ${rest.length} came (${rest.join(", ")}). Links need quotes around them.`);
  }
  if (values.variant !== undefined && !VARIANTS.some((variant) => variant === values.variant)) {
    throw misuse(`There are no matmul kernels "${values.variant}"; --variant is one of ${VARIANTS.join(", ")}.`);
  }
  const variant = values.variant === undefined ? {} : { variant: values.variant };
  if (name === "probe") {
    const weights = text("weights", values.weights);
    return {
      kind: "probe",
      spec: rest[0],
      samples: samples(values.samples),
      ...(weights === undefined ? {} : { weights }),
      ...(values.batch === undefined ? {} : { batch: values.batch === "all" ? "all" : count("batch", values.batch) }),
      ...(values.estimators === undefined ? {} : { estimators: keys(values.estimators) }),
      json: values.json ?? false,
      ...datasetFolder,
      ...variant,
    };
  }
  if (name === "sweep") {
    return {
      kind: "sweep",
      spec: rest[0],
      over: sweepKind(values.over),
      samples: samples(values.samples),
      seeds: count("seeds", values.seeds, LIMITS.seeds) ?? SWEEP_SEEDS,
      ...(values.estimators === undefined ? {} : { estimators: keys(values.estimators) }),
      json: values.json ?? false,
      ...datasetFolder,
      ...variant,
    };
  }
  if (name === "tune") return tuneArguments(rest[0], values, { ...datasetFolder, ...variant });
  const out = text("out", values.out);
  const steps = count("steps", values.steps);
  return {
    kind: "train",
    ...(resume === undefined ? { spec: rest[0], steps: steps ?? DEFAULT_STEPS } : { resume }),
    ...(steps === undefined ? {} : { steps }),
    overwrite: values.overwrite ?? false,
    checkpointEvery: count("checkpoint-every", values["checkpoint-every"], 86_400) ?? CHECKPOINT_SECONDS,
    ...(out === undefined ? {} : { out }),
    ...datasetFolder,
    ...variant,
    ...(values.window === undefined ? {} : { window: count("window", values.window) }),
    likelihood: values.likelihood ?? false,
  };
}

function split(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], allowPositionals: true, options: OPTIONS });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const unknown = /^Unknown option '(-[^']*)'/.exec(message)?.[1];
    if (unknown === undefined) throw misuse(message.split("\n")[0]);
    const known = Object.keys(OPTIONS).map((option) => `--${option}`);
    throw misuse(`There is no option "${unknown}"${suggestionClause(unknown, known)}`);
  }
}

/** A training that goes on has its experiment, its folder and its data from the checkpoint. */
function checkResume(rest: readonly string[], values: { out?: string; overwrite?: boolean; window?: string }): void {
  if (rest.length > 0) {
    throw misuse(
      `--resume goes on with the experiment of its folder; leave "${rest[0]}" out, or train it without --resume.`,
    );
  }
  const other = (["out", "overwrite", "window"] as const).find((option) => values[option] !== undefined);
  if (other) throw misuse(`--resume keeps the folder and the windows of its training; leave --${other} out.`);
}

function listName(positionals: readonly string[]): ListName {
  const [what] = positionals;
  const found = LISTS.find((name) => name === what);
  if (found && positionals.length === 1) return found;
  if (what === undefined) throw misuse(`List what? One of ${LISTS.join(", ")}.`);
  if (found) throw misuse(`One list at a time: ${positionals.join(", ")} came.`);
  throw misuse(`There is no list of "${what}"${suggestionClause(what, LISTS)} Lists are ${LISTS.join(", ")}.`);
}

function sweepKind(given: string | undefined): SweepKind {
  const found = SWEEPS.find((kind) => kind === given);
  if (found) return found;
  if (given === undefined) throw misuse(`Sweep over what? --over is ${SWEEPS.join(" or ")}.`);
  throw misuse(`--over is "${given}"; expected ${SWEEPS.join(" or ")}.`);
}
