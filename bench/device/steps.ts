/** How long is a training step on this adapter: with every kernel variant, by number of replicas, and for some estimators. */
import type { FoundDevice } from "../../src/device/adapter";
import { BufferArena } from "../../src/device/buffers";
import { candidates, type MatmulVariant } from "../../src/device/variant";
import { misfit } from "../../src/estimators/fits";
import { findEstimator } from "../../src/estimators/table";
import type { KernelCompiler } from "../../src/kernels/compiler";
import {
  type BenchData,
  type BenchModel,
  MODELS,
  makeData,
  planOf,
  specOf,
  stepFlops,
  tooLargeBuffer,
} from "../support/models";
import { median, ratio, type Timing, timeRounds } from "../support/rounds";
import { Stepper } from "../support/stepper";
import type { Part } from "./budget";

const REPLICAS = [1, 2, 4, 8];
const ESTIMATORS = ["st", "disarm", "nvil", "rebar", "gumbel-softmax", "psa"];
const ROUNDS = { rounds: 5, targetMs: 150, maxCount: 400 };

export interface StepTiming {
  model: string;
  estimator: string;
  variant: string;
  replicas: number;
  medianMs: number;
  /** Time over that of the first of its group, within a round. */
  toFirst: number;
  dispatches: number;
  /** CPU time for encoding and submitting. */
  encodeMs: number;
  gigaflops: number;
}

export interface StepResults {
  byVariant: StepTiming[][];
  byReplicas: StepTiming[][];
  byEstimator: StepTiming[][];
  /** What was not run, and why. */
  leftOut: string[];
}

interface Case {
  estimator: string;
  variant: MatmulVariant;
  replicas: number;
}

/** The groups in order of what matters most, while there is time. */
export async function timeSteps(
  found: FoundDevice,
  compiler: KernelCompiler,
  part: Part,
  say: (line: string) => void,
): Promise<StepResults> {
  const results: StepResults = { byVariant: [], byReplicas: [], byEstimator: [], leftOut: [] };
  const chosen = found.adapter.variant as MatmulVariant;
  // The rules' own variant first: the others are given as multiples of its time.
  const variants = [chosen, ...candidates(found.facts).filter((variant) => variant !== chosen)];
  const byVariant = () => variants.map((variant) => ({ estimator: "st", variant, replicas: 1 }));
  const byReplicas = () => REPLICAS.map((replicas) => ({ estimator: "st", variant: chosen, replicas }));
  const byEstimator = (model: BenchModel) =>
    fitting(model).map((estimator) => ({ estimator, variant: chosen, replicas: 1 }));
  const groups: [StepTiming[][], string[], (model: BenchModel) => Case[]][] = [
    [results.byVariant, ["1L", "2L"], byVariant],
    [results.byReplicas, ["1L", "2L"], byReplicas],
    [results.byEstimator, ["1L", "2L", "C2"], byEstimator],
    [results.byReplicas, ["C2", "C3", "8L"], byReplicas],
  ];
  const arena = new BufferArena(found.device, "bench steps");
  for (const [into, models, cases] of groups) {
    for (const key of models) {
      const model = MODELS[key];
      if (!part.goesOn()) {
        results.leftOut.push(`${model.title}, ${cases(model).map(caseWords).join(", ")}: no time was left`);
        continue;
      }
      const data = makeData(arena, model.classes ?? 0);
      const timed = await timeGroup({ found, compiler, data, part, key, model }, cases(model), results.leftOut);
      if (timed.length === 0) continue;
      into.push(timed);
      say(
        `steps of ${model.title}: ${timed.map((timing) => `${caseWords(timing)} ${timing.medianMs.toFixed(2)} ms`).join(", ")}`,
      );
    }
  }
  arena.destroy();
  return results;
}

function caseWords({ estimator, variant, replicas }: Pick<StepTiming, "estimator" | "variant" | "replicas">): string {
  return `${estimator} ${variant} R = ${replicas}`;
}

function fitting(model: BenchModel): string[] {
  const spec = specOf(model, 1);
  return ESTIMATORS.filter((key) => {
    const row = findEstimator(key);
    return row !== undefined && misfit(row, spec.model) === null;
  });
}

interface Group {
  found: FoundDevice;
  compiler: KernelCompiler;
  data: BenchData;
  part: Part;
  key: string;
  model: BenchModel;
}

async function timeGroup(group: Group, cases: Case[], leftOut: string[]): Promise<StepTiming[]> {
  const { found, compiler, data, part, key, model } = group;
  const steppers: { stepper: Stepper; of: Case }[] = [];
  for (const of of cases) {
    const name = `${key}, ${caseWords(of)}`;
    const row = findEstimator(of.estimator);
    if (!row) throw new Error(`The table has no ${of.estimator}.`);
    const spec = specOf(model, of.replicas);
    const plan = planOf(spec, row, data, of.variant);
    const large = tooLargeBuffer(plan, found);
    if (!part.goesOn()) leftOut.push(`${name}: no time was left`);
    else if (large) leftOut.push(`${name}: needs a buffer of ${large.bytes} bytes, ${large.allowed} are allowed`);
    else steppers.push({ stepper: await Stepper.create(compiler, plan, spec, data, name), of });
  }
  const timings: Timing[] = await timeRounds(
    steppers.map(({ stepper }) => stepper),
    ROUNDS,
  );
  return steppers.map(({ stepper, of }, k) => {
    const { program } = stepper;
    const medianMs = median(timings[k].rounds);
    const timing: StepTiming = {
      model: model.title,
      estimator: of.estimator,
      variant: of.variant,
      replicas: of.replicas,
      medianMs,
      toFirst: ratio(timings[k], timings[0]),
      dispatches: program.count("step"),
      encodeMs: stepper.leastEncodeMs,
      gigaflops: stepFlops(program.plan) / medianMs / 1e6,
    };
    program.destroy();
    return timing;
  });
}
