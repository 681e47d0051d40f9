/** Probes of runs that are being trained: their parameters, and a mini-batch of their own data held fixed. */
import { firstRows, unpackRows } from "../data/pack";
import { BufferArena, USAGE } from "../device/buffers";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec } from "../experiment/schema";
import { Probe, type ProbeOptions, type ProbeReport } from "../train/probe";
import type { Run } from "../train/run";
import { shapeOf } from "../train/run-uniform";
import type { Session } from "../train/session";
import type { GradientReport, NetworkProbe } from "./contract";

/** Most examples of the mini-batch: a probe says how estimators compare, which few examples do as well as many. */
const MOST_EXAMPLES = 16;

/** Gradients of every estimator, and components of every layer that are reported one by one. */
type ProbeSize = Pick<ProbeOptions, "samples" | "components">;

/** What a run's estimator has learned beside the model. */
async function learnedBy({ plan: { layout }, program }: Run): Promise<Map<string, Float32Array>> {
  const named = await program.readParameters(0);
  const own = layout.views.filter((view) => view.offset >= layout.modelSize).map(({ name }) => name);
  return new Map(own.map((name) => [name, named.get(name) ?? new Float32Array(0)]));
}

/** At one run's parameters, or every estimator at its own (null); null where there is no network. Needs a trainer at rest. */
export async function probeGradients(
  session: Session,
  id: string | null,
  { samples, components }: ProbeSize,
  progress: (text: string) => void,
): Promise<GradientReport | null> {
  const start = performance.now();
  const all = session.spec.estimators;
  const wanted = session.trainer.runs.filter((run) => (id === null ? !run.frozen : run.id === id));
  if (wanted.length === 0) return null;
  const networks: NetworkProbe[] = [];
  for (const run of wanted) {
    const estimators = id === null ? all.filter((estimator) => estimatorText(estimator) === run.id) : all;
    const said = id === null ? (text: string) => progress(text === run.id ? text : `${run.id}, ${text}`) : progress;
    networks.push({
      run: run.id,
      step: run.issued,
      report: await probeNetwork(session, run, estimators, { samples, components }, said),
    });
  }
  const step = Math.max(...networks.map((network) => network.step));
  return { run: id, step, seconds: (performance.now() - start) / 1000, endedAt: Date.now(), networks };
}

async function probeNetwork(
  session: Session,
  run: Run,
  estimators: readonly EstimatorSpec[],
  size: ProbeSize,
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
    return await probe.run({ ...size, estimators, progress, learned });
  } finally {
    arena.destroy();
  }
}
