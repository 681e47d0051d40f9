/** A sweep as a file: JSON with all that the probes said, CSV with a line for each point, seed, estimator and layer. */

import type { SweepPart } from "../probing/reports";
import type { ExperimentSpec } from "../spec/schema";
import type { SweepKind } from "../experiment/sweep";
import { csvText } from "./metrics";
import { PROBE_COLUMNS, probeFields } from "./probe-file";

export const SWEEP_FORMAT = "sbn-lab-sweep";

/** A sweep, as far as it has come. */
export interface SweepRecord {
  over: SweepKind;
  /** The experiment around which the sweep is made. */
  spec: ExperimentSpec;
  samples: number;
  /** Networks at every point. */
  seeds: number;
  parts: readonly SweepPart[];
}

/** What the page saves and `sbn sweep --json` prints: a report as `sbn probe --json` prints it for every point and seed. */
export function sweepJson({ over, spec, samples, seeds, parts }: SweepRecord): string {
  const weights = "initial, of every seed";
  return JSON.stringify(
    { format: SWEEP_FORMAT, over, samples, seeds, weights, experiment: spec, points: parts },
    null,
    2,
  );
}

export const SWEEP_CSV_HEADER = ["over", "value", "units", "seed", "truth", ...PROBE_COLUMNS].join(",");

/** Fields in the order of SWEEP_CSV_HEADER; points that were skipped have no lines. */
export function sweepCsv({ over, parts }: SweepRecord): string {
  const lines = parts.flatMap(({ value, units, seed, report }) => {
    if (!report) return [];
    const point = [over, value, csvText(units.join("-")), seed, report.reference.kind];
    return probeFields(report).map((fields) => [...point, ...fields].join(","));
  });
  return `${[SWEEP_CSV_HEADER, ...lines].join("\n")}\n`;
}
