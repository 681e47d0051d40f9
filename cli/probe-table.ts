/** A probe's report as a table for people: one line for each estimator and layer. */
import { percentText, verdictOf } from "../src/measure/verdict";
import type { ProbeReport } from "../src/train/probe";
import { tableLines } from "./terminal";

export function probeLines(report: ProbeReport): string[] {
  const { reference, estimators, loss } = report;
  const known =
    reference.kind === "exact"
      ? reference.by
      : `${reference.by}, ${percentText(reference.relativeStdErr ?? 0)} of standard error`;
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
      verdictOf(layer).text,
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
