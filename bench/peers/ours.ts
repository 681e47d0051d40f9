/**
 * The step in SBN Lab. The same weights and batches as the peers, with one difference that no timing sees: the examples
 * of an epoch come in an order that is drawn on the device, so losses are compared as means over whole epochs.
 */
import { packBits } from "../../src/data/pack";
import type { FoundDevice } from "../../src/device/adapter";
import { BufferArena, USAGE } from "../../src/device/buffers";
import type { MatmulVariant } from "../../src/device/variant";
import { findEstimator } from "../../src/estimators/table";
import { experimentSchema } from "../../src/spec/schema";
import { KernelCompiler } from "../../src/kernels/compiler";
import { planRun } from "../../src/planning/plan";
import { shapeOf } from "../../src/planning/run-uniform";
import { Program } from "../../src/running/program";
import type { PeerCase } from "./cases";
import type { Runner } from "./compare";

const SEED = 7;

export async function ourRunner(found: FoundDevice, peerCase: PeerCase): Promise<Runner> {
  const { device } = found;
  const { inputs, batch, hidden, units, layers } = peerCase;
  const stochastic = { hidden: hidden.map((width) => ({ width, activation: "tanh" as const })), units };
  const spec = experimentSchema.parse({
    model: {
      layers: Array.from({ length: layers }, () => stochastic),
      representation: { lo: 0, hi: 1 },
      centre: false,
      outputBias: "zero",
    },
    optimizer: { kind: "sgd", learningRate: peerCase.learningRate, momentum: peerCase.momentum },
    batch,
    // The peers do not track the gradient's variance.
    evaluate: { varianceEvery: 0 },
  });
  const row = findEstimator("st");
  if (!row) throw new Error("The table has no st.");
  const arena = new BufferArena(device, "bench peers");
  const data = packBits(peerCase.data, inputs);
  const buffer = arena.createFrom("data", data.words, USAGE.storage);
  const shape = shapeOf({ inputs, classes: 0, train: data, test: data });
  const plan = planRun(spec, row, {}, shape, { variant: found.adapter.variant as MatmulVariant });
  const program = await Program.create(new KernelCompiler(device), plan, { train: buffer, test: buffer }, "peers");
  const parameters = new Map<string, Float32Array>();
  const { encoder, decoder } = plan.network;
  const stacks = [...encoder, ...decoder];
  [...peerCase.encoder, ...peerCase.decoder].forEach((layers, s) => {
    for (const [k, { weight }] of layers.entries()) parameters.set(`${stacks[s][k].name}.weight`, weight);
  });
  program.initialise([{ seed: SEED, parameters }], new Float32Array(inputs));
  return {
    name: "SBN Lab",
    async run(count) {
      const encoder = device.createCommandEncoder();
      const pass = encoder.beginComputePass();
      for (let k = 0; k < count; k++) program.encodePass(pass, "step");
      pass.end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
    },
    loss: async () => (await program.readReplicas())[0].objective,
    destroy() {
      program.destroy();
      arena.destroy();
    },
  };
}
