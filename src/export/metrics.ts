/**
 * Metrics as files: one record per measured value, a line of JSON or of CSV each. The page's export and the command line
 * write the same lines.
 */
import type { SeriesBlock, SeriesName } from "../reports/series";

/** One measured value of any series. Steps count those taken before it was measured; ELBOs in nats per example. */
export interface MetricRecord {
  run: string;
  replica: number;
  series: SeriesName;
  step: number;
  /** null where the number is not finite: JSON has no word for that. */
  value: number | null;
  /** Standard error over the examples of the value; absent where none is known. */
  stdErr?: number | null;
  /** Training time since the run started, pauses excluded. */
  seconds: number;
  /** Steps that the value is the mean of, the first being `step`; absent where it is of that step alone. */
  steps?: number;
}

export const CSV_HEADER = "run,replica,series,step,value,stdErr,seconds,steps";

/** The records of a block, in order of step. */
export function* recordsOf(block: SeriesBlock): Generator<MetricRecord> {
  const { run, replica, series, step, value, stdErr, seconds } = block;
  for (let k = 0; k < step.length; k++) {
    yield {
      run,
      replica,
      series,
      step: step[k],
      value: shortFloat(value[k]),
      ...(stdErr ? { stdErr: shortFloat(stdErr[k]) } : {}),
      seconds: Math.round(seconds[k] * 1e4) / 1e4,
    };
  }
}

export function jsonLine(record: MetricRecord): string {
  return JSON.stringify(record);
}

/** Fields in the order of CSV_HEADER; what is not known or not finite stays empty. */
export function csvLine({ run, replica, series, step, value, stdErr, seconds, steps = 1 }: MetricRecord): string {
  return [csvText(run), replica, series, step, value ?? "", stdErr ?? "", seconds, steps].join(",");
}

/** RFC 4180: a text with a comma, a quote or a line break stands in quotes, quotes doubled. */
export function csvText(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The shortest decimal number that is this float32 again: 9 significant digits always suffice. */
export function shortFloat(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  for (const digits of [6, 7, 8]) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === Math.fround(value)) return short;
  }
  return Number(value.toPrecision(9));
}
