/** Attack with networks of every size up to the schema's limits: refused by their plan with both numbers, or within all limits. */
import { FAMILIES, familyOf } from "../../src/models/table";
import { packBits } from "../../src/data/pack";
import type { FoundDevice } from "../../src/device/adapter";
import { VARIANTS } from "../../src/device/variant";
import { ESTIMATORS } from "../../src/estimators/table";
import { checkEstimators } from "../../src/experiment/estimator-check";
import { OPTIMIZER_KEYS } from "../../src/optimizers/table";
import { type ExperimentSpec, experimentSchema, LIMITS } from "../../src/spec/schema";
import { largestBuffer, planBytes } from "../../src/planning/plan";
import { shapeOf } from "../../src/planning/run-uniform";
import { checkFits, checkFitsTogether, ProblemError, planEstimator } from "../../src/running/session";
import { type Chance, chanceOf } from "./seeded";
import { type AttackResult, Tally } from "./tally";

const PLAN_MS = 2000;
const MEGABYTES = 400;
const ADAPTERS = [
  { bufferBytes: 2 ** 27, totalBytes: 2 ** 31 },
  { bufferBytes: 2 ** 31, totalBytes: 2 ** 34 },
  { bufferBytes: 2 ** 50, totalBytes: 2 ** 33 },
];
const REFUSAL = /[\d,.]+ MiB, but (one buffer|all buffers together) may have [\d,.]+ MiB here\./;

export function attackNetworks({ count, seed }: { count: number; seed: number }): AttackResult {
  const tally = new Tally("networks up to 20 x [4096], batch 4096, 16 seeds", { ms: PLAN_MS, megabytes: MEGABYTES });
  for (let k = 0; k < count; k++) {
    const chance = chanceOf(seed + k);
    const spec = k === 0 ? largest() : someSpec(chance);
    const found = adapterOf(chance.one(ADAPTERS), chance);
    tally.try(
      `network ${k} of seed ${seed}`,
      () => plan(spec, found),
      (outcome) => judge(outcome, found),
    );
  }
  return tally.result();
}

/** The largest that can be written down. */
export function largest(): ExperimentSpec {
  return experimentSchema.parse({
    model: { layers: Array.from({ length: LIMITS.stochastic }, () => ({ units: LIMITS.width })) },
    batch: LIMITS.batch,
    seeds: LIMITS.seeds,
  });
}

function someSpec(chance: Chance): ExperimentSpec {
  const size = (most: number) => chance.one([1, 2, 3, 5, 17, 64, 257, 1000, most].filter((n) => n <= most));
  const width = size(LIMITS.width);
  const layers = Array.from({ length: size(LIMITS.stochastic) }, () => ({
    units: chance.below(2) === 0 ? width : size(LIMITS.width),
    hidden: Array.from({ length: chance.below(LIMITS.deterministic + 1) }, () => ({ width: size(LIMITS.width) })),
  }));
  const kind = chance.one(Object.values(FAMILIES)).kind;
  const spec = experimentSchema.parse({
    model: { kind, layers },
    batch: size(LIMITS.batch),
    seeds: size(LIMITS.seeds),
    estimators: Array.from({ length: 1 + chance.below(5) }, () => ({ key: chance.one(ESTIMATORS).key })),
    optimizer: { kind: chance.one(OPTIMIZER_KEYS), clipNorm: chance.below(2) },
  });
  const { kept } = checkEstimators(spec.estimators, spec.model);
  return { ...spec, estimators: kept.length > 0 ? kept : [{ key: "st", params: {} }] };
}

/** An adapter that only has limits: a plan that asks it for anything fails. */
function adapterOf({ bufferBytes, totalBytes }: (typeof ADAPTERS)[number], chance: Chance): FoundDevice {
  const limits = { bufferBytes, bindingBytes: bufferBytes, totalBytes };
  return { adapter: { variant: chance.one(VARIANTS) }, limits } as unknown as FoundDevice;
}

type Outcome = { total: number; single: number } | { problem: string };

/** Plans and checks as the engine does before it builds. */
function plan(spec: ExperimentSpec, found: FoundDevice): Outcome {
  const inputs = 784;
  const data = packBits(new Uint8Array(inputs * 10), inputs);
  const { outcome } = familyOf(spec.model).data;
  const targets = outcome === "half" ? inputs : 0;
  const shape = shapeOf({ inputs, classes: outcome === "class" ? 10 : 0, targets, train: data, test: data });
  try {
    const plans = spec.estimators.map((estimator) => planEstimator(spec, estimator, shape, found));
    for (const plan of plans) checkFits(plan, found);
    checkFitsTogether(plans, data.words.byteLength, found);
    const total = plans.reduce((sum, plan) => sum + planBytes(plan), 0);
    return { total, single: Math.max(...plans.map((plan) => largestBuffer(plan).bytes)) };
  } catch (error) {
    if (error instanceof ProblemError) return { problem: error.problem.detail };
    throw error;
  }
}

function judge(outcome: Outcome, { limits }: FoundDevice): string {
  if ("problem" in outcome) {
    if (!REFUSAL.test(outcome.problem)) throw new Error(`not both numbers: ${outcome.problem}`);
    return "refused with both numbers";
  }
  if (!(outcome.total <= limits.totalBytes && outcome.single <= limits.bufferBytes)) throw new Error("it does not fit");
  return "planned within the limits";
}
