/** The test of a classifier, an ensemble of draws, against the same draws in double precision. */
import { expect, it } from "vitest";
import { USE } from "../../src/random/keys";
import { fillUniform } from "../../src/random/threefry";
import { buildFixture, type Fixture } from "../support/fixtures";
import { forward, hardStates } from "../../src/reference/model";
import { toFloat64 } from "../../src/reference/parameters";
import { Lab } from "../support/lab";

const SEED = 5;
const MEMBERS = 7;
/** Three batches, the last of which is not full. */
const BATCH = 10;

const NETS: [string, Fixture][] = [
  [
    "two classes",
    buildFixture({ kind: "classifier", layers: [{ units: 5 }, { units: 3 }] }, { inputs: 3, rows: 24, spread: 1.5 }),
  ],
  [
    "five classes, one layer, (0, 1)",
    buildFixture(
      { kind: "classifier", layers: [{ units: 9 }], representation: { lo: 0, hi: 1 } },
      { inputs: 4, rows: 24, spread: 1.5, classes: 5 },
    ),
  ],
];

/** Loss of the mean prediction and whether its likeliest class is wrong, for every example. */
function ensembleOf({ model, parameters, data, rows, classes }: Fixture) {
  const single = toFloat64(new Map([...parameters].map(([name, v]) => [name, Float32Array.from(v)])));
  const width = data.length / rows;
  return Array.from({ length: rows }, (_, example) => {
    const mean = new Float64Array(classes);
    const label = data[(example + 1) * width - 1];
    for (let member = 0; member < MEMBERS; member++) {
      const uniforms = model.network.units.map((n, l) =>
        fillUniform(new Float64Array(n), [SEED, 0, USE.evaluate, l + 1], example, member),
      );
      const own = data.subarray(example * width, (example + 1) * width);
      const { head } = forward(model, single, own, 1, hardStates([new Float64Array(0), ...uniforms]));
      const theta = [...(head?.trace.outputs[0] ?? [])];
      const logits = theta.length === 1 ? [0, theta[0]] : theta;
      const total = logits.reduce((sum, t) => sum + Math.exp(t), 0);
      logits.forEach((t, c) => {
        mean[c] += Math.exp(t) / total / MEMBERS;
      });
    }
    return { loss: -Math.log(mean[label]), wrong: Number(mean.indexOf(Math.max(...mean)) !== label) };
  });
}

it.each(
  NETS.flatMap(([name, fixture]) => ["st", "arms", "psa", "local-reparam"].map((key) => ({ name, key, fixture }))),
)("$name under $key: loss, its spread and the errors, the same whatever the estimator", async ({ key, fixture }) => {
  const change = { batch: BATCH, evaluate: { members: MEMBERS, examples: 0 } };
  const lab = await Lab.open({ key, fixture, change, seeds: [SEED] });
  try {
    const { device } = lab.program.compiler;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    for (const name of ["reset", "chunk", "chunk", "chunk"]) lab.program.encodePass(pass, name);
    pass.end();
    device.queue.submit([encoder.finish()]);
    const [found] = await lab.program.readReplicas();
    const expected = ensembleOf(fixture);
    const mean = expected.reduce((sum, { loss }) => sum + loss, 0) / expected.length;
    expect(found.count).toBe(24);
    expect(found.mean).toBeCloseTo(mean, 4);
    expect(found.square).toBeCloseTo(
      expected.reduce((sum, { loss }) => sum + (loss - mean) ** 2, 0),
      3,
    );
    expect(found.wrong).toBe(expected.reduce((sum, { wrong }) => sum + wrong, 0));
    expect(found.wrong).toBeGreaterThan(0);
  } finally {
    lab.destroy();
  }
});
