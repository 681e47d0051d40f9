/** From measurements to the text of docs/estimators.md. */
import type { EstimatorRow, Family, Params } from "../../src/estimators/contract";
import { misfit } from "../../src/estimators/fits";
import { ESTIMATORS } from "../../src/estimators/table";
import type { ModelSpec } from "../../src/spec/schema";
import type { ErrorReport } from "../../src/measure/gradient-error";
import { percentText, verdictOf } from "../../src/measure/verdict";
import { markdownTable } from "../support/report";

export interface Measured {
  row: EstimatorRow;
  params: Params;
  error: Pick<ErrorReport, "bias2" | "bias2StdErr" | "variance" | "norm2">;
  evaluations: number;
  /** Beyond those that papers count. */
  extraEvaluations?: number;
  /** Milliseconds of a step, and times st's in the same rounds; absent where not timed. */
  ms?: number;
  ratio?: number;
}

const FAMILIES: Record<Family, string> = {
  score: "Score function",
  path: "Straight-through",
  relaxed: "Relaxed",
  analytic: "Analytic",
};

/** Tables by family, in the order of the table of estimators. */
export function familyTables(measured: readonly Measured[]): string[] {
  const timed = measured.some((one) => one.ms !== undefined);
  const head = ["estimator", "unbiased", "relative bias", "relative variance", "evaluations", "rows held"];
  return Object.entries(FAMILIES).flatMap(([family, name]) => {
    const rows = measured.filter((one) => one.row.family === family);
    if (rows.length === 0) return [];
    const cells = rows.map((one) => rowCells(one, timed));
    return [`### ${name}`, "", ...markdownTable(timed ? [...head, "ms/step", "to st"] : head, cells), ""];
  });
}

function rowCells(
  { row, params, error, evaluations, extraEvaluations = 0, ms, ratio }: Measured,
  timed: boolean,
): string[] {
  const settings = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  const name = settings.length > 0 ? `\`${row.key}\` (${settings.join(", ")})` : `\`${row.key}\``;
  const cells = [
    name,
    row.biased ? "no" : "yes",
    biasText(error),
    error.variance < 1e-9 * error.norm2 ? "0" : plainNumber(error.variance / error.norm2),
    extraEvaluations > 0 ? `${evaluations} (+ ${extraEvaluations})` : String(evaluations),
    row.memory.replaceAll("|", "\\|"),
  ];
  return timed ? [...cells, ms?.toFixed(2) ?? "", ratio ? `${ratio.toFixed(2)}x` : ""] : cells;
}

/** |bias| / |g*|, with its standard error; "none detected" with an upper bound where it is less than four of them. */
export function biasText({ bias2, bias2StdErr, norm2 }: Measured["error"]): string {
  const { biased, relative, error } = verdictOf({ bias2, bias2StdErr, gradNorm: Math.sqrt(norm2) });
  if (!biased) return `none detected (< ${percentText(relative)})`;
  return error !== null && error > 1e-6 * relative
    ? `${percentText(relative)} ± ${percentText(error)}`
    : percentText(relative);
}

/** Three digits, thousands apart. */
function plainNumber(value: number): string {
  return value >= 1000 ? Math.round(value).toLocaleString("en") : value.toPrecision(3);
}

/** Where the defaults are not what is measured: enumeration of tuples takes long, and a running scale would look like bias. */
const SETTINGS: Readonly<Record<string, Params>> = { vimco: { samples: 2 }, nvil: { normalise: false } };

/** The rows that are defined for a model. */
export function measuredRows(model: Pick<ModelSpec, "kind" | "layers">): { row: EstimatorRow; params: Params }[] {
  const fitting = ESTIMATORS.filter((row) => misfit(row, model) === null);
  return fitting.map((row) => ({ row, params: SETTINGS[row.key] ?? {} }));
}
