import { describe, expect, it } from "vitest";
import type { GradientReport } from "../probing/reports";
import { experimentSchema } from "../spec/schema";
import type { LayerReport } from "../measure/probe-statistics";
import { fileName, PROBES_CSV_HEADER, probesCsv, probesJson } from "./probe-file";

const LAYER: LayerReport = {
  gradNorm: 2,
  bias2: -0.01,
  bias2StdErr: 0.02,
  variance: 1 / 3,
  varianceStdErr: 0.1,
  signal2: 3,
  signal2StdErr: 0.5,
  rmse: { "1": 0.5, "10": 0.25, "100": 0.125, "1000": Number.NaN },
  cosine: { "1": { groups: 64, median: 0.5, low: 0.25, high: 0.75 } },
};

function report(run: string | null, step: number, ids: string[]): GradientReport {
  const none = new Float32Array(3);
  const components = {
    total: { of: 3, stride: 1, index: new Uint32Array(3), exact: none, mean: none, stdErr: none, slope: null },
  };
  const estimator = { samples: 64, evaluations: 3, secondsPerGradient: 1e-4, layers: { total: LAYER }, components };
  const networks = (run === null ? ids : [run]).map((at) => ({
    run: at,
    step,
    report: {
      protocol: { batch: "16 examples" },
      loss: 1.5,
      reference: { kind: "exact" as const, by: "enumeration" },
      layers: { total: { gradNorm: 2 } },
      estimators: Object.fromEntries((run === null ? [at] : ids).map((id) => [id, estimator])),
    },
  }));
  return { run, step, seconds: 1.5, endedAt: Date.UTC(2026, 0, 2), networks };
}

const HISTORY = [report("st", 10, ["st", "foust(a:0.7,b:0.9)"]), report(null, 20, ["st", "foust(a:0.7,b:0.9)"])];

describe("probes as files", () => {
  it("are JSON with the experiment and a report of every network, without single components", () => {
    const spec = experimentSchema.parse({ dataset: { key: "bars" }, estimators: [{ key: "st" }] });
    const { format, experiment, probes } = JSON.parse(probesJson(spec, HISTORY));
    expect(format).toBe("sbn-lab-probes");
    expect(experimentSchema.parse(experiment)).toEqual(spec);
    expect(probes).toHaveLength(3);
    expect(probes[0]).toMatchObject({ probe: 1, weights: "one run", run: "st", step: 10, seconds: 1.5, loss: 1.5 });
    expect(probes[0].endedAt).toBe("2026-01-02T00:00:00.000Z");
    expect(Object.keys(probes[0].estimators)).toEqual(["st", "foust(a:0.7,b:0.9)"]);
    expect(probes[0].estimators.st).not.toHaveProperty("components");
    expect(probes[0].estimators.st.layers.total).toMatchObject({ bias2: -0.01, signal2: 3 });
    expect(probes[2]).toMatchObject({ probe: 2, weights: "each estimator's own run", run: "foust(a:0.7,b:0.9)" });
  });

  it("are CSV, a line for each estimator and layer, every field under its title", () => {
    const [header, ...lines] = probesCsv(HISTORY).trimEnd().split("\n");
    expect(header).toBe(PROBES_CSV_HEADER);
    expect(lines).toHaveLength(4);
    const fields = Object.fromEntries(lines[0].split(",").map((field, k) => [header.split(",")[k], field]));
    expect(fields).toMatchObject({
      probe: "1",
      run: "st",
      step: "10",
      estimator: "st",
      layer: "total",
      bias2: "-0.01",
    });
    expect(fields).toMatchObject({
      variance: "0.3333333",
      rmse100: "0.125",
      rmse1000: "",
      cosine1: "0.5",
      cosine1High: "0.75",
    });
    expect(fields).toMatchObject({ cosine10: "", evaluations: "3", secondsPerGradient: "0.0001" });
    expect(fields.reference).toBe("enumeration");
    expect(lines[3]).toMatch(/^2,"foust\(a:0\.7,b:0\.9\)",20,1\.5,"foust\(a:0\.7,b:0\.9\)",total,64,2,-0\.01,/);
  });

  it("have names that every file system takes", () => {
    expect(fileName(["gradients", "strokes", "step", 1200])).toBe("sbn-lab-gradients-strokes-step-1200");
    expect(fileName(["components-foust(a:0.7)", "file:My data (2)"])).toBe(
      "sbn-lab-components-foust-a-0.7-file-my-data-2",
    );
  });
});
