/** Moments that the device keeps while it draws, against the same draws read back and added up in double precision. */
import { expect, it } from "vitest";
import { USAGE } from "../../src/device/buffers";
import { findEstimator } from "../../src/estimators/table";
import { experimentSchema } from "../../src/spec/schema";
import { exactGradient } from "../../src/measure/exact";
import { ProbeStatistics } from "../../src/measure/probe-statistics";
import { buildFixture } from "../support/fixtures";
import { parameter } from "../../src/reference/parameters";
import { Collector } from "../../src/probing/collector";
import { collectGradients, drawGradients, frozenPlan, frozenProgram } from "../../src/probing/draws";
import { shapeOf } from "../../src/planning/run-uniform";
import { getCompiler, packFixture } from "../support/lab";

const DRAWS = 217;
const REPLICAS = 12;
const fixture = buildFixture(
  { kind: "classifier", layers: [{ units: 5 }, { units: 3 }] },
  { inputs: 3, rows: 4, spread: 1.3, classes: 3 },
);

/** A frozen network with its data on the device, and the statistics of its draws under `take`. */
async function measured(key: string, onDevice: boolean) {
  const { compiler, variant } = await getCompiler();
  const packed = packFixture(fixture);
  const buffer = compiler.device.createBuffer({ size: packed.words.byteLength, usage: USAGE.storage | USAGE.copyDst });
  compiler.device.queue.writeBuffer(buffer, 0, packed.words as Uint32Array<ArrayBuffer>);
  const { model, parameters, data, rows, classes } = fixture;
  const point = {
    spec: { ...experimentSchema.parse({ batch: rows }), model: fixture.spec },
    shape: shapeOf({ inputs: model.network.inputs, classes, train: packed, test: packed }),
    data: { train: buffer, test: buffer },
    mean: Float32Array.from(model.mean ?? []),
    parameters,
  };
  const row = findEstimator(key);
  if (!row) throw new Error(key);
  const plan = frozenPlan(point, row, {}, variant, REPLICAS);
  const program = await frozenProgram(compiler, point, plan);
  const { views } = plan.layout;
  const { gradients } = exactGradient(model, parameters, data, rows);
  const truth = Float64Array.from(views.flatMap(({ name }) => [...parameter(gradients, name)]));
  const middle = views.slice(0, 2).reduce((sum, view) => sum + Math.max(view.inputs, 1) * view.outputs, 0);
  const segments = [
    { name: "first", from: 0, to: middle },
    { name: "rest", from: middle, to: truth.length },
    { name: "total", from: 0, to: truth.length },
  ];
  const statistics = new ProbeStatistics(truth, segments, null, { most: 20, truth: null });
  if (onDevice) {
    const named = new Map([...gradients].map(([name, values]) => [name, values]));
    const collector = await Collector.create(compiler, program, views, segments, named, DRAWS);
    await collectGradients(program, collector, DRAWS, true);
    statistics.take(await collector.read());
    collector.destroy();
  } else {
    await drawGradients(program, views, DRAWS, (draw) => statistics.add(draw), true);
  }
  program.destroy();
  buffer.destroy();
  return statistics.report();
}

it.each(["disarm", "psa", "mean-field"])("%s: the same figures of every layer", async (key) => {
  const [there, here] = [await measured(key, true), await measured(key, false)];
  expect(there.samples).toBe(DRAWS);
  for (const name of ["first", "rest", "total"]) {
    const [a, b] = [there.layers[name], here.layers[name]];
    const scale = b.variance + b.signal2 + b.gradNorm ** 2;
    for (const figure of ["bias2", "bias2StdErr", "variance", "varianceStdErr", "signal2", "signal2StdErr"] as const) {
      expect(Math.abs(a[figure] - b[figure]), `${name} ${figure}`).toBeLessThan(1e-5 * scale);
    }
    for (const m of [1, 10, 100]) {
      expect(a.cosine[m].groups).toBe(Math.floor(DRAWS / m));
      for (const at of ["low", "median", "high"] as const) {
        expect(Math.abs(a.cosine[m][at] - b.cosine[m][at]), `${name} cosine of ${m}`).toBeLessThan(1e-4);
      }
    }
    const [x, y] = [there.components?.[name], here.components?.[name]];
    expect([...(x?.index ?? [])]).toEqual([...(y?.index ?? [])]);
    x?.mean.forEach((mean, i) => {
      expect(Math.abs(mean - (y?.mean[i] ?? Number.NaN))).toBeLessThan(1e-5 * Math.sqrt(scale));
    });
    x?.stdErr.forEach((error, i) => {
      expect(Math.abs(error - (y?.stdErr[i] ?? Number.NaN))).toBeLessThan(1e-4 * Math.sqrt(scale));
    });
    expect(x?.slope?.value).toBeCloseTo(y?.slope?.value ?? 0, 4);
  }
});
