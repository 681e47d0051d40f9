/** A search for learning rates as a table for people: a row for each estimator, a column for each rate, then the best of each. */
import { estimatorText } from "../src/experiment/estimator-text";
import { encodeLink } from "../src/experiment/link";
import { rateText } from "../src/experiment/number-text";
import { rateProtocol } from "../src/export/rate-file";
import {
  bestOf,
  caveats,
  estimatorsToTune,
  orderOf,
  type RateScore,
  type RateSearch,
  withBestRates,
} from "../src/tuning/score";
import { tableLines } from "./terminal";

export function tuneLines(search: RateSearch): string[] {
  const { spec, rates, scores, leftOut } = search;
  const names = estimatorsToTune(spec).map(estimatorText);
  const done = names.filter((name) => scores.some(({ estimator }) => estimator === name));
  const rows = done.map((name) => {
    const found = bestOf(search, name);
    return [
      name,
      ...rates.map((rate) => {
        const entry = scores.find((score) => score.estimator === name && score.rate === rate);
        return entry ? `${cell(entry)}${found?.best === entry ? " *" : "  "}` : "";
      }),
    ];
  });
  const notes = leftOut.map(({ estimator, reason }) => `left out ${estimator}: ${reason}.`);
  if (rows.length === 0) return [...notes, "No estimator was trained at any rate."];
  const header = ["estimator", ...rates.map((rate) => `${rateText(rate)}  `)];
  return [
    rateProtocol(search),
    "",
    ...tableLines([header, ...rows], header.map((_, k) => k).slice(1)),
    "",
    ...tableLines(done.map((name) => bestRow(search, name))),
    "",
    ...orderLines(search),
    ...causes(scores),
    ...notes,
    "",
    "with the best rates:",
    `#${encodeLink(withBestRates(spec, search))}`,
  ];
}

function cell({ score, stdErr, diverged }: RateScore): string {
  if (diverged !== null || score === null) return "diverged";
  return `${score.toFixed(digits(stdErr))} ± ${(stdErr ?? 0).toFixed(digits(stdErr))}`;
}

/** Decimals that a standard error allows, at most two: scores of a table are read beside each other. */
function digits(stdErr: number | null): number {
  if (stdErr === null || !(stdErr > 0)) return 2;
  return Math.min(2, Math.max(0, 1 - Math.floor(Math.log10(stdErr))));
}

function bestRow(search: RateSearch, name: string): string[] {
  const found = bestOf(search, name);
  if (!found) return [name, "diverged at every rate: try lower ones"];
  const said = caveats(found, rateText);
  return [name, `best rate ${rateText(found.best.rate)}${said.length > 0 ? `: ${said.join("; ")}` : ""}`];
}

/** The estimators from best to worst, before and after. */
function orderLines(search: RateSearch): string[] {
  const common = search.spec.optimizer.learningRate;
  const text = (rate: number | null) =>
    orderOf(search, rate)
      .map(({ estimator, score }) => `${estimator} ${score === null ? "diverged" : score.toFixed(2)}`)
      .join(", ");
  const before = search.rates.includes(common)
    ? [`order at the experiment's rate ${rateText(common)}: ${text(common)}`]
    : [];
  return [...before, `order, each at its best rate: ${text(null)}`];
}

function causes(scores: readonly RateScore[]): string[] {
  return scores.flatMap(({ estimator, rate, diverged }) =>
    diverged === null ? [] : [`diverged: ${estimator} at ${rateText(rate)}, ${diverged}`],
  );
}
