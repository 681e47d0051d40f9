/**
 * A probe: at given parameters and a fixed mini-batch, many independent gradients of every estimator against the true one, layer
 * by layer. The truth is enumerated while the layers are small, and drawn by an unbiased estimator beyond.
 */
import type { MatmulVariant } from "../device/variant";
import type { EstimatorRow, Params } from "../estimators/contract";
import { resolveParams } from "../estimators/shared";
import { findEstimator } from "../estimators/table";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec } from "../experiment/schema";
import type { KernelCompiler } from "../kernels/compiler";
import type { ComponentReport, ComponentSums } from "../measure/components";
import type { GradientError } from "../measure/gradient-error";
import { tooLarge } from "../measure/layerwise";
import { gradientNorms, type LayerReport, ProbeStatistics, type Segment } from "../measure/probe-statistics";
import { type DrawSink, TruthDraws } from "../measure/truth-draws";
import { PRIOR_LOGITS } from "../models/initialise";
import { isClassifier } from "../models/network";
import { buildTwinModel, type TwinModel } from "../reference/model";
import { type Parameters, parameter, toFloat64 } from "../reference/parameters";
import { Collector } from "./collector";
import {
  collectGradients,
  drawGradients,
  frozenPlan,
  frozenProgram,
  OWN_RATE,
  type ProbePoint,
  replicasFor,
  SETTLE_STEPS,
  secondsPerGradient,
} from "./draws";
import { enumeratedTruth } from "./enumerate/truth";
import type { ParameterView } from "./layout";
import { segmentsOf } from "./segments";

/** Draws of the reference for each draw of an estimator, where it is not enumerated. */
const REFERENCE_SHARE = 4;
/** Who draws it. */
const REFERENCE = "disarm";

export interface EstimatorProbe {
  samples: number;
  /** Forward evaluations of f per example that one gradient takes. */
  evaluations: number;
  /** Time on this device, many replicas at once; see the protocol. */
  secondsPerGradient: number;
  /** Said where the estimator is measured against something else than the others. */
  reference?: string;
  layers: Record<string, LayerReport>;
  /** Only where they were asked for. */
  components?: Record<string, ComponentReport>;
}

export interface ProbeReport {
  protocol: Record<string, string>;
  /** Expected loss of the mini-batch, nats per example; null where it is not enumerated. */
  loss: number | null;
  reference: { kind: "exact" | "sampled"; by: string; samples?: number; relativeStdErr?: number };
  /** Norm of the true gradient, by layer as in the safetensors file, and in total. */
  layers: Record<string, { gradNorm: number }>;
  estimators: Record<string, EstimatorProbe>;
}

export interface ProbeOptions {
  estimators: readonly EstimatorSpec[];
  samples: number;
  /** Most components of every layer that are reported one by one; 0: none. */
  components?: number;
  /** What an estimator has learned itself, by name, where a training has taught it. */
  learned?: (id: string) => Promise<ReadonlyMap<string, ArrayLike<number>> | null>;
  /** Told before each piece of work. */
  progress?: (text: string) => void;
}

/** The true gradient around which draws are measured. */
interface Truth {
  flat: Float64Array;
  errors: GradientError[] | null;
  components: ComponentSums | null;
  loss: number | null;
  report: ProbeReport["reference"];
}

export class Probe {
  private readonly views: ParameterView[];
  private readonly segments: Segment[];
  readonly model: TwinModel;
  readonly parameters: Parameters;

  /** @param batch the examples of the point, [rows, inputs] */
  constructor(
    readonly compiler: KernelCompiler,
    readonly variant: MatmulVariant,
    readonly point: ProbePoint,
    readonly batch: Float64Array,
  ) {
    const { spec, shape, mean, parameters } = point;
    this.model = buildTwinModel(spec.model, shape.inputs, mean, shape.classes);
    this.parameters = toFloat64(new Map([...parameters].map(([name, v]) => [name, Float32Array.from(v)])));
    const row = rowOf(REFERENCE);
    const { layout, network } = frozenPlan(point, row, {}, variant, 1);
    this.views = layout.views.filter(
      ({ name, offset }) => offset < layout.modelSize && (name !== PRIOR_LOGITS || network.learnedPrior),
    );
    this.segments = segmentsOf(this.views, network);
  }

  async run({ estimators, samples, components = 0, learned, progress = () => {} }: ProbeOptions): Promise<ProbeReport> {
    progress("the true gradient");
    const shared = await this.truth(rowOf(REFERENCE), {}, samples, components);
    const results: Record<string, EstimatorProbe> = {};
    for (const estimator of estimators) {
      const id = estimatorText(estimator);
      progress(id);
      results[id] = await this.measure(estimator, samples, components, shared, (await learned?.(id)) ?? null);
    }
    return {
      protocol: this.protocol(samples, learned !== undefined, shared.report),
      loss: shared.loss,
      reference: shared.report,
      layers: gradientNorms(shared.flat, this.segments),
      estimators: results,
    };
  }

  private async measure(
    { key, params: given }: EstimatorSpec,
    samples: number,
    components: number,
    shared: Truth,
    learned: ReadonlyMap<string, ArrayLike<number>> | null,
  ): Promise<EstimatorProbe> {
    const row = rowOf(key);
    const params = resolveParams(row, given);
    const other = row.machinery.bound === true || (row.representationScale?.(params) ?? 1) !== 1;
    const truth = other ? await this.truth(row, params, samples, components) : shared;
    const statistics = new ProbeStatistics(
      truth.flat,
      this.segments,
      truth.errors,
      components > 0 ? { most: components, truth: truth.components } : null,
    );
    const cost = await this.draw(row, params, samples, truth.flat, statistics, learned);
    return {
      ...cost,
      ...statistics.report(),
      ...(other ? { reference: `its own objective, ${truth.report.by}` } : {}),
    };
  }

  /** Enumerated where that is possible; else drawn by DisARM, or by the estimator itself where its objective is its own. */
  private async truth(row: EstimatorRow, params: Params, samples: number, components: number): Promise<Truth> {
    const exact = await enumeratedTruth(this, row, params);
    if (exact) {
      const { loss, gradients, by } = exact;
      return { flat: this.flatten(gradients), errors: null, components: null, loss, report: { kind: "exact", by } };
    }
    const zeros = new Float64Array(this.segments[this.segments.length - 1].to);
    const drawn = new TruthDraws(this.segments, zeros, components);
    await this.draw(row, params, REFERENCE_SHARE * samples, zeros, drawn);
    const { errors } = drawn;
    const total = errors[errors.length - 1];
    const { variance, count } = total.report();
    const flat = total.mean();
    const norm = Math.sqrt(flat.reduce((sum, g) => sum + g * g, 0));
    const relativeStdErr = Math.sqrt(variance / count) / norm;
    const report = { kind: "sampled", by: `draws of ${row.key}`, samples: count, relativeStdErr } as const;
    return { flat, errors, components: drawn.components, loss: null, report };
  }

  /** Draws gradients into a sink: their sums, kept on the device, or each of them where a network is too large for that. */
  private async draw(
    row: EstimatorRow,
    params: Params,
    count: number,
    reference: Float64Array,
    sink: DrawSink,
    learned: ReadonlyMap<string, ArrayLike<number>> | null = null,
  ): Promise<Pick<EstimatorProbe, "evaluations" | "secondsPerGradient">> {
    const { compiler, variant, point, views, segments } = this;
    const single = frozenPlan(point, row, params, variant, 1);
    const plan = frozenPlan(point, row, params, variant, replicasFor(single, count));
    const program = await frozenProgram(compiler, point, plan, learned ?? undefined);
    let collector: Collector | null = null;
    try {
      if (Collector.fits(compiler.device, plan)) {
        collector = await Collector.create(compiler, program, views, segments, this.named(reference), count);
        await collectGradients(program, collector, count, learned === null);
        sink.take(await collector.read());
      } else {
        await drawGradients(program, views, count, (draw) => sink.add(draw), learned === null);
      }
      return { evaluations: plan.evaluations, secondsPerGradient: await secondsPerGradient(program) };
    } finally {
      collector?.destroy();
      program.destroy();
    }
  }

  /** A flat gradient by names. */
  private named(flat: Float64Array): Map<string, Float64Array> {
    let at = 0;
    return new Map(
      this.views.map(({ name, inputs, outputs }) => {
        const from = at;
        at += Math.max(inputs, 1) * outputs;
        return [name, flat.subarray(from, at)];
      }),
    );
  }

  private flatten(named: Parameters): Float64Array {
    const flat = new Float64Array(this.segments[this.segments.length - 1].to);
    let at = 0;
    for (const { name } of this.views) {
      const values = parameter(named, name);
      flat.set(values, at);
      at += values.length;
    }
    return flat;
  }

  private protocol(samples: number, taught: boolean, { kind, by }: ProbeReport["reference"]): Record<string, string> {
    const reason = tooLarge(this.model.network) ?? "it would take too long";
    return {
      objective: isClassifier(this.model.network)
        ? "expected loss of the randomised predictor, -log p(class) in nats, mean over the mini-batch"
        : "negative single-sample ELBO of the mean over the mini-batch, nats per example",
      batch: `${this.point.shape.train} examples, the same for every draw`,
      samples: `${samples} independent gradients of every estimator`,
      learning: `the model stands still; what an estimator learns itself ${taught ? "is what its own run has learned" : `has learned for ${SETTLE_STEPS} steps (Adam, ${OWN_RATE})`} and goes on`,
      reference: kind === "exact" ? `layer by layer, ${by}` : `not enumerated, since ${reason}`,
      bias2:
        "|mean - g*|^2 less the variance of the mean (and of the reference): unbiased, may be negative; standard error by leaving out blocks of draws",
      variance: "trace of the covariance of one gradient",
      signal2: "|E g|^2: |mean|^2 less the variance of the mean",
      secondsPerGradient:
        "a step's time on the device over the replicas that it draws at once, median, settling and reading back not counted",
      rmse: "sqrt(bias^2 + variance / M) / |g*| for the mean of M gradients",
      cosine: "similarity of means of M gradients to g*: median, 15 % and 85 % quantiles over disjoint groups",
    };
  }
}

function rowOf(key: string): EstimatorRow {
  const row = findEstimator(key);
  if (!row) throw new Error(`There is no estimator "${key}".`);
  return row;
}
