/** A probe's report as a table for people: one line for each estimator and layer. */
import type { LayerReport } from "../src/measure/probe-statistics";
import type { ProbeReport } from "../src/train/probe";
import { tableLines } from "./terminal";

/** Standard errors that a bias must stand above 0 to be called one. */
const TOLD = 4;

export function probeLines(report: ProbeReport): string[] {
  const { reference, estimators, loss } = report;
  const known =
    reference.kind === "exact"
      ? reference.by
      : `${reference.by}, ${percent(reference.relativeStdErr ?? 0)} of standard error`;
  const head = [
    ...(loss === null ? [] : [`expected loss ${loss.toFixed(3)} nats per example`]),
    `true gradient by ${known}`,
    "",
  ];
  const rows = Object.entries(estimators).flatMap(([id, { layers: of, reference: other }]) =>
    Object.entries(of).map(([name, layer]) => [
      other ? `${id} *` : id,
      name,
      layer.gradNorm.toPrecision(3),
      verdict(layer),
      (layer.variance / layer.gradNorm ** 2).toPrecision(3),
      layer.rmse[100].toPrecision(3),
      layer.cosine[100]?.median.toFixed(3) ?? "",
    ]),
  );
  const titles = ["estimator", "layer", "|g*|", "bias", "rel. variance", "RMSE of 100", "cosine of 100"];
  const others = Object.entries(estimators).flatMap(([id, { reference: other }]) =>
    other ? [`* ${id}: against ${other}`] : [],
  );
  return [...head, ...tableLines([titles, ...rows], [2, 4, 5, 6]), ...(others.length > 0 ? ["", ...others] : [])];
}

/** "biased: 8.1 % ± 0.2 %", or what bias would have been seen. */
export function verdict({ bias2, bias2StdErr, gradNorm }: LayerReport): string {
  const z = bias2 / bias2StdErr;
  if (!(z >= TOLD)) {
    const seen = Math.sqrt(Math.max(0, bias2) + TOLD * bias2StdErr) / gradNorm;
    return `unbiased so far (detects ${percent(seen)})`;
  }
  const bias = Math.sqrt(bias2);
  return `biased: ${percent(bias / gradNorm)} ± ${percent(bias2StdErr / (2 * bias * gradNorm))}`;
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(2)} %`;
}
