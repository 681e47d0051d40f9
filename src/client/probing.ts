/** Probes of runs that are being trained: their parameters, and a mini-batch of their own data held fixed. */
import { changesByLayer } from "../distributions/support";
import { resolveParams } from "../estimators/shared";
import { findEstimator } from "../estimators/table";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec } from "../spec/schema";
import { tooLarge } from "../measure/layerwise";
import { holdFewRows, probeAt } from "../probing/at-weights";
import { type ProbeOptions, ProbeStopped, REFERENCE_SHARE, referenceOf, TRUTH_PIECE } from "../probing/probe";
import type { ProbeReport } from "../probing/reports";
import { type ProbePiece, type ProbeProgress, ProgressMeter } from "../probing/probe-progress";
import type { Run } from "../running/run";
import type { Session } from "../running/session";
import type { GradientReport, NetworkProbe } from "../probing/reports";

/** Gradients of every estimator, of single ones, and components of every layer that are reported one by one. */
type ProbeSize = Pick<ProbeOptions, "samples" | "samplesOf" | "components">;

/** Who follows a probe from outside, and may end it. */
export interface ProbeWatch {
  progress: (progress: ProbeProgress) => void;
  stopped: () => boolean;
}

/** What a run's estimator has learned beside the model. */
async function learnedBy({ plan: { layout }, program }: Run): Promise<Map<string, Float32Array>> {
  const named = await program.readParameters(0);
  const own = layout.views.filter((view) => view.offset >= layout.modelSize).map(({ name }) => name);
  return new Map(own.map((name) => [name, named.get(name) ?? new Float32Array(0)]));
}

/**
 * At one run's parameters, or every estimator at its own (null). Null where there is no network, and where it was stopped before any
 * estimator was measured. Needs a trainer at rest.
 */
export async function probeGradients(
  session: Session,
  id: string | null,
  size: ProbeSize,
  { progress, stopped }: ProbeWatch,
): Promise<GradientReport | null> {
  const start = performance.now();
  const all = session.spec.estimators;
  const wanted = session.trainer.runs.filter((run) => (id === null ? !run.frozen : run.id === id));
  if (wanted.length === 0) return null;
  const jobs = wanted.map((run) => ({
    run,
    estimators: id === null ? all.filter((estimator) => estimatorText(estimator) === run.id) : all,
  }));
  const pieces = jobs.flatMap(({ run, estimators }) =>
    piecesOf(session, estimators, size).map(({ name, work }) => ({
      name: id === null && name !== run.id ? `${run.id}, ${name}` : name,
      work,
    })),
  );
  const meter = new ProgressMeter(pieces, progress);
  const networks: NetworkProbe[] = [];
  for (const { run, estimators } of jobs) {
    if (stopped()) break;
    const report = await probeNetwork(session, run, estimators, size, meter, stopped);
    if (report && Object.keys(report.estimators).length > 0) networks.push({ run: run.id, step: run.issued, report });
  }
  if (networks.length === 0) return null;
  const step = Math.max(...networks.map((network) => network.step));
  const seconds = (performance.now() - start) / 1000;
  return { run: id, step, seconds, endedAt: Date.now(), networks, ...(stopped() ? { stopped: true } : {}) };
}

/** Of one network, in order: the true gradient, then every estimator; what it takes in gradients times evaluations. */
function piecesOf(session: Session, estimators: readonly EstimatorSpec[], size: ProbeSize): ProbePiece[] {
  const { spec } = session;
  const units = changesByLayer(spec.model.layers);
  const own = estimators.map((estimator) => {
    const row = findEstimator(estimator.key);
    const params = row ? resolveParams(row, estimator.params) : {};
    const name = estimatorText(estimator);
    return { name, work: (size.samplesOf?.[name] ?? size.samples) * (row?.evaluations({ units, params }) ?? 1) };
  });
  const draws = Math.max(size.samples, ...Object.values(size.samplesOf ?? {}));
  const [network] = session.trainer.runs.map(({ plan }) => plan.network);
  // An enumeration takes about as long as drawing one estimator; a truth that is drawn takes its own draws.
  const reference = referenceOf(spec.model);
  const drawn = reference.evaluations({ units, params: resolveParams(reference, {}) });
  const truth = tooLarge(network) === null ? draws : REFERENCE_SHARE * draws * drawn;
  return [{ name: TRUTH_PIECE, work: truth }, ...own];
}

async function probeNetwork(
  session: Session,
  run: Run,
  estimators: readonly EstimatorSpec[],
  size: ProbeSize,
  meter: ProgressMeter,
  stopped: () => boolean,
): Promise<ProbeReport | null> {
  const { spec, data } = session;
  const { layout } = run.plan;
  const named = await run.program.readParameters(0);
  const model = layout.views.filter((view) => view.offset < layout.modelSize).map(({ name }) => name);
  const parameters = new Map(model.map((name) => [name, named.get(name) ?? new Float32Array(0)]));
  const learned = async (id: string) => {
    const own = session.findRun(id);
    return own ? learnedBy(own) : null;
  };
  const watch = { progress: () => meter.next(), advance: (share: number) => meter.advance(share), stopped };
  try {
    const batch = holdFewRows(data, spec.batch);
    return await probeAt(session, spec, batch, parameters, { ...size, ...watch, estimators, learned });
  } catch (error) {
    if (error instanceof ProbeStopped) return null;
    throw error;
  }
}
