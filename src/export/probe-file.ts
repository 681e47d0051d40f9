/** The probes of an experiment as files: JSON with all that a report holds, CSV with a line for each probe, estimator and layer. */
import type { GradientReport, NetworkProbe } from "../probing/reports";
import type { ExperimentSpec } from "../spec/schema";
import { MEANS } from "../measure/probe-statistics";
import { csvText } from "./metrics";

export const PROBES_FORMAT = "sbn-lab-probes";

/**
 * The experiment, and of every network that was probed the report that `sbn probe --json` prints, with whose weights they
 * were, at what step, and when. Components one by one are left out: they are of the latest probe only.
 */
export function probesJson(spec: ExperimentSpec, history: readonly GradientReport[]): string {
  const probes = history.flatMap(({ run: at, seconds, endedAt, networks }, k) =>
    networks.map(({ run, step, report }) => ({
      probe: k + 1,
      weights: at === null ? "each estimator's own run" : "one run",
      run,
      step,
      seconds,
      endedAt: new Date(endedAt).toISOString(),
      ...report,
      estimators: withoutComponents(report.estimators),
    })),
  );
  return `${JSON.stringify({ format: PROBES_FORMAT, experiment: spec, probes }, null, 2)}\n`;
}

type Estimators = NetworkProbe["report"]["estimators"];

function withoutComponents(estimators: Estimators): Estimators {
  return Object.fromEntries(Object.entries(estimators).map(([id, { components: _, ...rest }]) => [id, rest]));
}

const FIGURES = ["gradNorm", "bias2", "bias2StdErr", "variance", "varianceStdErr", "signal2", "signal2StdErr"] as const;

/** Columns of what a probe says of one estimator and one layer. */
export const PROBE_COLUMNS = [
  ...["estimator", "layer", "samples"],
  ...FIGURES,
  ...MEANS.map((m) => `rmse${m}`),
  ...MEANS.flatMap((m) => [`cosine${m}`, `cosine${m}Low`, `cosine${m}High`]),
  ...["evaluations", "secondsPerGradient", "reference"],
];

export const PROBES_CSV_HEADER = ["probe", "run", "step", "seconds", ...PROBE_COLUMNS].join(",");

/** Fields in the order of PROBES_CSV_HEADER; what is not known or not finite stays empty. `run`: whose weights they were. */
export function probesCsv(history: readonly GradientReport[]): string {
  const lines = history.flatMap(({ seconds, networks }, k) =>
    networks.flatMap(({ run, step, report }) => {
      const network = [k + 1, csvText(run), step, numberText(seconds)];
      return probeFields(report).map((fields) => [...network, ...fields].join(","));
    }),
  );
  return `${[PROBES_CSV_HEADER, ...lines].join("\n")}\n`;
}

/** A line for each estimator and layer, in the order of PROBE_COLUMNS. */
export function probeFields({ reference, estimators }: NetworkProbe["report"]): (string | number)[][] {
  return Object.entries(estimators).flatMap(([id, probe]) =>
    Object.entries(probe.layers).map(([name, layer]) => [
      ...[csvText(id), csvText(name), probe.samples],
      ...FIGURES.map((key) => numberText(layer[key])),
      ...MEANS.map((m) => numberText(layer.rmse[m])),
      ...MEANS.flatMap((m) => {
        const { median, low, high } = layer.cosine[m] ?? {};
        return [median, low, high].map(numberText);
      }),
      ...[probe.evaluations, numberText(probe.secondsPerGradient)],
      csvText(probe.reference ?? reference.by),
    ]),
  );
}

/** Seven digits are more than any of the errors leaves. */
function numberText(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? "" : String(Number(value.toPrecision(7)));
}

/** `sbn-lab-gradients-strokes-step-1200`, without an ending: letters that every file system takes. */
export function fileName(parts: readonly (string | number)[]): string {
  const plain = parts.map((part) =>
    String(part)
      .toLowerCase()
      .replaceAll(/[^a-z0-9.]+/g, "-")
      .replaceAll(/^-|-$/g, ""),
  );
  return ["sbn-lab", ...plain].join("-");
}
