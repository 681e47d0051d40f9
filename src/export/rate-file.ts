/** A search for learning rates as a file: JSON with every score, CSV with a line for each estimator and rate. */
import { estimatorText } from "../experiment/estimator-text";
import { encodeLink } from "../experiment/link";
import { windowOf } from "../tuning/collect";
import { bestOf, estimatorsToTune, orderOf, type RateSearch, scoreName, withBestRates } from "../tuning/score";
import { csvText } from "./metrics";

export const RATE_SEARCH_FORMAT = "sbn-lab-rate-search";

/** How the scores were measured, in a sentence or two. */
export function rateProtocol(search: Pick<RateSearch, "spec" | "score" | "steps" | "seeds" | "rates">): string {
  const { steps, seeds, score, spec } = search;
  const { from, parts } = windowOf(steps);
  const count = (n: number) => n.toLocaleString("en");
  const errors =
    seeds > 1
      ? `mean over ${seeds} seeds and its standard error`
      : score === "train"
        ? `standard error from ${parts} parts of that window`
        : "standard error over the test examples";
  const what =
    score === "train"
      ? `mean over steps ${count(from)} to ${count(steps)} of the batch means, hard-sampled`
      : `after ${count(steps)} steps`;
  const seed = seeds > 1 ? `Seeds ${spec.seed} to ${spec.seed + seeds - 1}` : `Seed ${spec.seed}`;
  return `${capital(scoreName(search))}, ${what}, in nats per example; ${errors}. ${seed}; all rates see the same examples and the same noise.`;
}

/** What the page saves and `sbn tune --json` prints. */
export function rateSearchJson(search: RateSearch): string {
  const { spec, steps, rates, seeds, scores, leftOut } = search;
  const best = estimatorsToTune(spec).map((estimator) => {
    const found = bestOf(search, estimatorText(estimator));
    if (!found) return { estimator: estimatorText(estimator), rate: null };
    const { best: top, alike, edge } = found;
    return { estimator: found.estimator, rate: top.rate, score: top.score, stdErr: top.stdErr, alike, edge };
  });
  const names = (rate: number | null) => orderOf(search, rate).map(({ estimator }) => estimator);
  const common = spec.optimizer.learningRate;
  return JSON.stringify(
    {
      ...{ format: RATE_SEARCH_FORMAT, score: scoreName(search), steps, seeds, rates },
      protocol: rateProtocol(search),
      experiment: spec,
      scores,
      leftOut,
      best,
      order: { experimentRate: rates.includes(common) ? names(common) : null, bestRates: names(null) },
      link: encodeLink(withBestRates(spec, search)),
    },
    null,
    2,
  );
}

export const RATE_CSV_HEADER = "estimator,rate,score,stdErr,diverged";

export function rateSearchCsv({ scores }: RateSearch): string {
  const lines = scores.map(({ estimator, rate, score, stdErr, diverged }) =>
    [csvText(estimator), rate, score ?? "", stdErr ?? "", csvText(diverged ?? "")].join(","),
  );
  return `${[RATE_CSV_HEADER, ...lines].join("\n")}\n`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
