/** A probe of a run that is being trained: its parameters, and a mini-batch of its own data held fixed. */
import { firstRows, unpackRows } from "../data/pack";
import { BufferArena, USAGE } from "../device/buffers";
import { Probe, type ProbeReport } from "../train/probe";
import type { Run } from "../train/run";
import { shapeOf } from "../train/run-uniform";
import type { Session } from "../train/session";

/** Most examples of the mini-batch: a probe says how estimators compare, which few examples do as well as many. */
const MOST_EXAMPLES = 16;

/** What a run's estimator has learned beside the model. */
async function learnedBy({ plan: { layout }, program }: Run): Promise<Map<string, Float32Array>> {
  const named = await program.readParameters(0);
  const own = layout.views.filter((view) => view.offset >= layout.modelSize).map(({ name }) => name);
  return new Map(own.map((name) => [name, named.get(name) ?? new Float32Array(0)]));
}

/** Needs a trainer that has come to rest. */
export async function probeRun(
  session: Session,
  run: Run,
  samples: number,
  progress: (text: string) => void,
): Promise<ProbeReport> {
  const { spec, data, compiler, found, variant } = session;
  const { layout } = run.plan;
  const named = await run.program.readParameters(0);
  const model = layout.views.filter((view) => view.offset < layout.modelSize).map(({ name }) => name);
  const parameters = new Map(model.map((name) => [name, named.get(name) ?? new Float32Array(0)]));
  // Training pixels that are drawn anew at every step cannot be held fixed; test pixels always are.
  const source = data.train.kind === "bytes" ? data.test : data.train;
  const rows = Math.min(MOST_EXAMPLES, spec.batch, source.count);
  const packed = firstRows(source, rows);
  const batch = unpackRows(packed, rows, data.inputs);
  const arena = new BufferArena(found.device, "probe");
  try {
    const buffer = arena.createFrom("mini-batch", packed.words, USAGE.storage);
    const shape = shapeOf({ inputs: data.inputs, classes: data.classes, train: packed, test: packed });
    const point = { spec, shape, data: { train: buffer, test: buffer }, mean: data.mean, parameters };
    const learned = async (id: string) => {
      const own = session.findRun(id);
      return own ? learnedBy(own) : null;
    };
    const probe = new Probe(compiler, variant, point, batch);
    return await probe.run({ estimators: spec.estimators, samples, progress, learned });
  } finally {
    arena.destroy();
  }
}
