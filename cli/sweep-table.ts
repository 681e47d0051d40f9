/** A sweep as a table for people: one line for each point and estimator, of the estimators' own part of the gradient. */

import type { SweepPart } from "../src/probing/reports";
import type { SweepRecord } from "../src/export/sweep-file";
import { overSeeds, type SeedFigure, type SeedReading } from "../src/measure/over-seeds";
import { percentText } from "../src/measure/verdict";
import { familyOf } from "../src/models/table";
import { tableLines } from "./terminal";

export function sweepLines({ over, spec, parts }: SweepRecord): string[] {
  const { key: layer, text } = familyOf(spec.model).estimated;
  const values = [...new Set(parts.map(({ value }) => value))];
  const rows = values.flatMap((value) => {
    const here = parts.filter((part) => part.value === value);
    const ids = [...new Set(here.flatMap(({ report }) => Object.keys(report?.estimators ?? {})))];
    return ids.map((id) => {
      const layers = here.flatMap(({ report }) => report?.estimators[id]?.layers[layer] ?? []);
      const reading = (figure: SeedFigure, mean: number) => readingText(overSeeds(layers, figure, mean));
      const figures = [reading("bias", 1), reading("rmse", 1), reading("rmse", 100), reading("cosine", 100)];
      return [`${value}`, id, truthText(here, layer), `${layers.length}`, ...figures];
    });
  });
  const titles = [
    over,
    "estimator",
    "true gradient",
    "seeds",
    "bias",
    "RMSE, one gradient",
    "RMSE, mean of 100",
    "cosine, mean of 100",
  ];
  return [
    `all of the ${text}, over |g*|: mean over seeds ± standard deviation; < not significantly above 0`,
    "",
    ...tableLines([titles, ...rows], [0, 3, 4, 5, 6, 7]),
    ...notes(parts, over),
  ];
}

/** "exact", or how well it is known by draws. */
function truthText(parts: readonly SweepPart[], layer: string): string {
  const errors = parts.flatMap(({ report }) =>
    report?.reference.kind === "sampled" ? [report.layers[layer]?.relativeStdErr ?? 0] : [],
  );
  return errors.length === 0 ? "enumerated" : `drawn, ± ${percentText(Math.max(...errors))}`;
}

function readingText(found: SeedReading | null): string {
  if (!found) return "";
  if (found.kind === "limit") return `< ${found.value.toPrecision(2)}`;
  return `${found.value.toPrecision(3)}${found.each.length > 1 ? ` ± ${found.spread.toPrecision(2)}` : ""}`;
}

/** What was skipped or left out, and why. */
function notes(parts: readonly SweepPart[], over: string): string[] {
  const said = parts.flatMap(({ value, problem, leftOut }) => [
    ...(problem === undefined ? [] : [`skipped ${over} ${value}: ${problem}`]),
    ...leftOut.map(({ estimator, reason }) => `left out ${estimator} at ${over} ${value}: ${reason}`),
  ]);
  const unique = [...new Set(said)];
  return unique.length > 0 ? ["", ...unique] : [];
}
