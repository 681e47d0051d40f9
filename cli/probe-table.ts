/** A probe's report as a table for people: one line for each estimator and layer. */
import { drawsToDecide, percentText, verdictOf, WORTH } from "../src/measure/verdict";
import type { ProbeReport } from "../src/probing/reports";
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
  const rows = Object.entries(estimators).flatMap(([id, { layers: of, reference: other, samples }]) =>
    Object.entries(of).map(([name, layer]) => {
      const verdict = verdictOf(layer);
      return [
        other ? `${id} *` : id,
        name,
        digits(layer.gradNorm),
        verdict.text,
        verdict.z === null ? "" : verdict.z.toFixed(1),
        drawsToDecide(verdict, samples)?.toLocaleString("en") ?? "",
        digits(layer.variance / layer.gradNorm ** 2),
        digits(layer.rmse[100]),
        layer.cosine[100]?.median.toFixed(3) ?? "",
      ];
    }),
  );
  const wanted = `draws for ${percentText(WORTH)}`;
  const titles = [
    "estimator",
    "layer",
    "|g*|",
    "bias",
    "z",
    wanted,
    "rel. variance",
    "RMSE, mean of 100",
    "cosine, mean of 100",
  ];
  const proven = Object.entries(estimators).flatMap(([id, { proven: known }]) =>
    known ? [`${id}: proven ${known.text}`] : [],
  );
  const others = Object.entries(estimators).flatMap(([id, { reference: other }]) =>
    other ? [`* ${id}: against ${other}`] : [],
  );
  const table = tableLines([titles, ...rows], [2, 4, 5, 6, 7, 8]);
  return [...head, ...table, "", ...NOTES, "", ...proven, ...others];
}

const NOTES = [
  "bias: |E g - g*| / |g*|; where none was detected, the one that as many gradients would have detected (probability 97.5 %)",
  `z: squared bias over its standard error, reported from 4 on; draws for ${percentText(WORTH)}: gradients that would detect such a bias`,
];

function digits(value: number): string {
  return Number.isFinite(value) ? value.toPrecision(3) : "–";
}
