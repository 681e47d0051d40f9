/** Comparisons as tables and lines for people. */
import type { Comparison, RunComparison } from "./differences";
import type { DigestModel } from "./experiments";
import { PARTS, type Trained } from "./trained";

export interface Compared {
  key: string;
  model: DigestModel;
  here: Trained;
  /** null: with nothing. */
  comparison: Comparison | null;
}

/** Whether what both have trained is equal in all bits. Both must have trained something, or nothing was shown. */
export function isEqual({ runs }: Comparison): boolean {
  return runs.length > 0 && runs.every(({ differences }) => differences.length === 0);
}

/** Head and rows of estimators by models. */
export function comparisonTables(results: readonly Compared[]): [head: string[], rows: string[][]] {
  const names = [...new Set(results.flatMap(({ here }) => [...here.runs.keys()].map(withoutSeed)))];
  const rows = names.map((name) => [
    `\`${name}\``,
    ...results.map(({ comparison }) => {
      const runs = comparison?.runs.filter(({ run }) => withoutSeed(run) === name) ?? [];
      return runs.length === 0 ? "–" : cell(runs);
    }),
  ]);
  return [["estimator", ...results.map(({ key }) => key)], rows];
}

function withoutSeed(run: string): string {
  return run.replace(/ seed \d+$/, "");
}

function cell(runs: readonly RunComparison[]): string {
  const parts = PARTS.flatMap((part) => {
    const names = new Set(
      runs.flatMap(({ differences }) => differences.filter((one) => one.part === part)).map(({ name }) => name),
    );
    if (names.size === 0) return [];
    return [part === "series" ? `series ${[...names].join(", ")}` : part];
  });
  return parts.length === 0 ? "equal" : parts.join("; ");
}

/** Items of a part that are listed by name. */
const LISTED = 4;

/** Every run that differs: how many items of each part, and where the first ones do. */
export function detailLines(results: readonly Compared[]): string[] {
  const lines: string[] = [];
  let compared = 0;
  let equal = 0;
  for (const { key, comparison } of results) {
    for (const { run, differences, compared: items } of comparison?.runs ?? []) {
      compared += items;
      equal += items - differences.length;
      if (differences.length === 0) continue;
      lines.push(`- \`${run}\` on ${key}: ${differences.length} of ${items} items differ`);
      for (const part of PARTS) {
        const of = differences.filter((one) => one.part === part);
        lines.push(...of.slice(0, LISTED).map(({ name, where }) => `  - ${part}, ${name}: ${where}`));
        if (of.length > LISTED) lines.push(`  - ${part}: ${of.length - LISTED} more`);
      }
    }
  }
  const verdict = lines.length === 0 ? "Everything is equal" : "Not equal";
  return [
    `${verdict}: ${equal.toLocaleString("en")} of ${compared.toLocaleString("en")} tensors, series and figures have equal bits.`,
    "",
    ...(lines.length > 0 ? [...lines, ""] : []),
  ];
}

/** What only one of the two has: runs, then series, tensors and figures. */
export function onlyLines(results: readonly Compared[]): string[] {
  const lines = [
    ...results.flatMap(({ key, comparison }) => [
      ...runLines(key, comparison?.onlyHere ?? [], "here"),
      ...runLines(key, comparison?.onlyThere ?? [], "there"),
    ]),
    ...itemLines(results, "onlyHere", "here"),
    ...itemLines(results, "onlyThere", "there"),
  ];
  return lines.length === 0 ? [] : ["Not compared, since only one of the two has it:", "", ...lines, ""];
}

function runLines(key: string, runs: readonly string[], word: string): string[] {
  if (runs.length === 0) return [];
  const more = runs.length > LISTED ? ` and ${runs.length - LISTED} more` : "";
  return [`- trained on ${key} only ${word}: ${runs.slice(0, LISTED).join(", ")}${more}`];
}

function itemLines(results: readonly Compared[], side: "onlyHere" | "onlyThere", word: string): string[] {
  const runs = new Map<string, Set<string>>();
  for (const { key, comparison } of results) {
    for (const run of comparison?.runs ?? []) {
      for (const item of run[side]) runs.set(item, (runs.get(item) ?? new Set()).add(`${key} ${withoutSeed(run.run)}`));
    }
  }
  return [...runs].map(([item, of]) => {
    const some = [...of].slice(0, LISTED).join(", ");
    return `- ${item} is only ${word}: ${some}${of.size > LISTED ? ` and ${of.size - LISTED} more runs` : ""}`;
  });
}
