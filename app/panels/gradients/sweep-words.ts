/** What is said of a sweep, for people. */

import type { SweepKind } from "../../../src/experiment/sweep";
import type { SweepRecord } from "../../../src/export/sweep-file";
import type { SweepChoice, SweepReading } from "../../plots/gradients/sweep";
import { layerOfPart, valuesOf } from "../../plots/gradients/sweep";
import { formatCount } from "../../text/words";
import { layerWords } from "./words";

export const SWEEP_TITLES: Record<SweepKind, string> = { width: "Sweep over width", depth: "Sweep over depth" };

const NOUNS: Record<SweepKind, string> = { width: "units", depth: "layers" };

/** How the points were measured, which have an enumerated truth and which a drawn one, and how the marks are to be read. */
export function sweepProtocol(record: SweepRecord, choice: SweepChoice): string {
  const { samples, seeds, parts } = record;
  const layer = layerOfPart(record, choice.part);
  const batch = parts.find(({ report }) => report)?.report?.protocol.batch.replace(/, .*/, "");
  return [
    choice.part === "first" ? `${layer}, the layer nearest the data` : layerWords(layer),
    `initial weights of ${seeds} seeds, bars ± 1 standard deviation over them`,
    `${formatCount(samples)} gradients${batch ? ` of the same ${batch}` : ""}`,
    truthWords(record, layer),
    choice.figure === "cosine"
      ? drawnCosines(record)
      : "hollow, with a tail: not significantly above 0, somewhere below the mark",
  ]
    .filter(Boolean)
    .join("; ");
}

function drawnCosines({ parts }: SweepRecord): string {
  const drawn = parts.some(({ report }) => report?.reference.kind === "sampled");
  return drawn ? "cosines to a drawn truth are too small by its error" : "";
}

/** "true gradient enumerated for 5 to 10 units, drawn for 14 units (± 9 to 14 %)" */
export function truthWords(record: SweepRecord, layer: string): string {
  const kindAt = (value: number) => record.parts.find((part) => part.value === value && part.report)?.report?.reference;
  const noun = NOUNS[record.over];
  const values = valuesOf(record);
  const exact = values.filter((value) => kindAt(value)?.kind === "exact");
  const drawn = values.filter((value) => kindAt(value)?.kind === "sampled");
  const errors = record.parts.flatMap(({ report }) =>
    report?.reference.kind === "sampled" ? [100 * (report.layers[layer]?.relativeStdErr ?? 0)] : [],
  );
  const says: string[] = [];
  if (exact.length > 0) says.push(`true gradient enumerated for ${spanWords(exact)} ${noun}`);
  if (drawn.length > 0) {
    const [low, high] = [Math.min(...errors), Math.max(...errors)].map((error) => error.toPrecision(2));
    const range = low === high ? `± ${low} %` : `± ${low} to ${high} %`;
    says.push(`${exact.length > 0 ? "drawn" : "true gradient drawn"} for ${spanWords(drawn)} ${noun} (${range})`);
  }
  return says.join(", ");
}

/** Of values that follow each other: "5 to 40". */
function spanWords(values: readonly number[]): string {
  return values.length < 3 ? listWords(values) : `${values[0]} to ${values[values.length - 1]}`;
}

function listWords(values: readonly number[]): string {
  if (values.length < 2) return values.join("");
  return `${values.slice(0, -1).join(", ")} and ${values[values.length - 1]}`;
}

/** Points that were skipped and estimators that were left out, a sentence each. */
export function sweepNotes({ over, parts }: SweepRecord): string[] {
  const skipped = parts.flatMap(({ value, problem }) =>
    problem === undefined ? [] : [`Skipped at ${value} ${NOUNS[over]}: ${problem}`],
  );
  const without = new Map<string, number[]>();
  for (const { value, leftOut } of parts) {
    for (const { estimator, reason } of leftOut) {
      const said = `${estimator} left out, since ${reason}`;
      without.set(said, [...new Set([...(without.get(said) ?? []), value])]);
    }
  }
  const left = [...without].map(([said, values]) => `At ${spanWords(values)} ${NOUNS[over]}: ${said}`);
  return [...skipped, ...left].map((text) => (/[.!?]$/.test(text) ? text : `${text}.`));
}

/** As a cell of the table: "0.32 ± 0.04", or what it is below. */
export function readingText(found: SweepReading | undefined): string {
  if (!found) return "";
  if (found.kind === "limit") return `below ${found.value.toPrecision(2)}`;
  return `${found.value.toPrecision(3)}${found.each.length > 1 ? ` ± ${found.spread.toPrecision(2)}` : ""}`;
}
