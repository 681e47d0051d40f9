/** The test of structured prediction, the mean likelihood of several samples, against the same samples in double precision. */
import { expect, it } from "vitest";
import { USE } from "../../src/random/keys";
import { fillUniform } from "../../src/random/threefry";
import { logSumExp } from "../../src/reference/functions";
import { forward, hardStates } from "../../src/reference/model";
import { toFloat64 } from "../../src/reference/parameters";
import { testFigures } from "../../src/running/trainer";
import { buildFixture } from "../support/fixtures";
import { disagreement, Lab } from "../support/lab";

const SEED = 5;
const MEMBERS = 12;
/** Three batches, the last of which is not full. */
const BATCH = 10;

const fixture = buildFixture(
  { kind: "structured", layers: [{ units: 5 }, { units: 3 }] },
  { inputs: 7, rows: 24, spread: 1.5, targets: 9 },
);

/** Minus log likelihood of every example under every sample, [example][sample]. */
function lossesOf(): number[][] {
  const { model, parameters, data, rows } = fixture;
  const single = toFloat64(new Map([...parameters].map(([name, v]) => [name, Float32Array.from(v)])));
  const width = data.length / rows;
  return Array.from({ length: rows }, (_, example) =>
    Array.from({ length: MEMBERS }, (_, member) => {
      const uniforms = model.network.units.map((n, l) =>
        fillUniform(new Float64Array(n), [SEED, 0, USE.evaluate, l + 1], example, member),
      );
      const own = data.subarray(example * width, (example + 1) * width);
      return forward(model, single, own, 1, hardStates([new Float64Array(0), ...uniforms])).loss[0];
    }),
  );
}

it.each(["st", "arms", "psa"])(
  "under %s: by 1, 10 and all samples, with spread, whatever the estimator",
  async (key) => {
    const change = { batch: BATCH, evaluate: { members: MEMBERS, examples: 0 } };
    const lab = await Lab.open({ key, fixture, change, seeds: [SEED] });
    try {
      const { device } = lab.program.compiler;
      // The second evaluation starts over.
      for (let round = 0; round < 2; round++) {
        const encoder = device.createCommandEncoder();
        const pass = encoder.beginComputePass();
        for (const name of ["reset", "chunk", "chunk", "chunk"]) lab.program.encodePass(pass, name);
        pass.end();
        device.queue.submit([encoder.finish()]);
      }
      const [state] = await lab.program.readReplicas();
      const found = testFigures(state, lab.plan);
      const losses = lossesOf();
      const expected = (samples: number) => {
        const each = losses.map(
          (own) => -logSumExp(Float64Array.from(own.slice(0, samples), (l) => -l)) + Math.log(samples),
        );
        const mean = each.reduce((sum, loss) => sum + loss, 0) / each.length;
        const square = each.reduce((sum, loss) => sum + (loss - mean) ** 2, 0);
        return [mean, Math.sqrt(square / (each.length - 1) / each.length)];
      };
      expect([found.examples, found.wrong]).toEqual([24, null]);
      expect(found.bySamples.map(({ samples }) => samples)).toEqual([1, 10]);
      expect(disagreement([found.loss, found.stdErr], expected(MEMBERS), 1e-5)).toBeNull();
      for (const { samples, loss, stdErr } of found.bySamples) {
        expect(disagreement([loss, stdErr], expected(samples), 1e-5)).toBeNull();
      }
      // More samples predict better: the log of a mean is at least the mean of the logs.
      expect(found.loss).toBeLessThan(found.bySamples[0].loss);
    } finally {
      lab.destroy();
    }
  },
);
