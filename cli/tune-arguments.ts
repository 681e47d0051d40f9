/** What `tune` is asked for. Pure. */
import { LIMITS } from "../src/spec/schema";
import { FEWEST_STEPS } from "../src/tuning/collect";
import { DEFAULT_COUNT, MOST_RATES, ratesBetween } from "../src/tuning/rates";
import { SCORES, type ScoreKind } from "../src/tuning/score";
import { count, DEFAULT_STEPS, keys, misuse, rate, rates, text } from "./argument-values";

export interface TuneArguments {
  kind: "tune";
  /** JSON file, share link or preset key. */
  spec: string;
  steps: number;
  /** Undefined: around the experiment's. */
  rates?: number[];
  score: ScoreKind;
  seeds: number;
  /** Files; undefined: none. */
  out?: string;
  picture?: string;
  /** Keys instead of the spec's estimators. */
  estimators?: string[];
  json: boolean;
  datasetFolder?: string;
  variant?: string;
}

type Values = Partial<
  Record<"steps" | "rates" | "from" | "to" | "count" | "score" | "seeds" | "out" | "picture" | "estimators", string>
> & { json?: boolean };

/** Throws CommandError with code 2. */
export function tuneArguments(
  spec: string,
  values: Values,
  common: Pick<TuneArguments, "datasetFolder" | "variant">,
): TuneArguments {
  const given = ratesOf(values);
  const out = text("out", values.out, "file");
  const picture = text("picture", values.picture, "file");
  return {
    kind: "tune",
    spec,
    steps: stepsOf(values.steps),
    ...(given === undefined ? {} : { rates: given }),
    score: scoreOf(values.score),
    seeds: count("seeds", values.seeds, LIMITS.seeds) ?? 1,
    ...(out === undefined ? {} : { out }),
    ...(picture === undefined ? {} : { picture }),
    ...(values.estimators === undefined ? {} : { estimators: keys(values.estimators) }),
    json: values.json ?? false,
    ...common,
  };
}

function stepsOf(given: string | undefined): number {
  const steps = count("steps", given) ?? DEFAULT_STEPS;
  if (steps >= FEWEST_STEPS) return steps;
  throw misuse(
    `--steps is ${steps}; a search takes ${FEWEST_STEPS} or more, since the last tenth of them is its score.`,
  );
}

function scoreOf(given: string | undefined): ScoreKind {
  if (given === undefined) return "train";
  const found = SCORES.find((score) => score === given);
  if (found) return found;
  throw misuse(`--score is "${given}"; expected ${SCORES.join(" or ")}.`);
}

function ratesOf({ rates: listed, from, to, count: many }: Values): number[] | undefined {
  const ends = [from, to, many].some((value) => value !== undefined);
  if (listed !== undefined) {
    if (ends) throw misuse("Rates are given either by --rates, or by --from, --to and --count.");
    return rates(listed);
  }
  if (!ends) return undefined;
  if (from === undefined || to === undefined)
    throw misuse("--from and --to belong together: the ends of the grid of rates.");
  return ratesBetween(rate("from", from), rate("to", to), count("count", many, MOST_RATES) ?? DEFAULT_COUNT);
}
