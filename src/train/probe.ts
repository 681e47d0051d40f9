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
import { type ComponentReport, ComponentSums } from "../measure/components";
import { GradientError, relativeError } from "../measure/gradient-error";
import { tooLarge } from "../measure/layerwise";
import { gradientNorms, type LayerReport, ProbeStatistics, type Segment } from "../measure/probe-statistics";
import { exactTruth } from "../measure/probe-truth";
import { PRIOR_LOGITS } from "../models/initialise";
import { isClassifier, type Network } from "../models/network";
import { buildTwinModel } from "../reference/model";
import { type Parameters, parameter, toFloat64 } from "../reference/parameters";
import {
  drawGradients,
  frozenPlan,
  frozenProgram,
  OWN_RATE,
  type ProbePoint,
  replicasFor,
  SETTLE_STEPS,
} from "./draws";
import type { ParameterView } from "./layout";

/** Draws of the reference for each draw of an estimator, where it is not enumerated. */
const REFERENCE_SHARE = 4;
/** Who draws it. */
export const REFERENCE = "disarm";

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
  /** Norm of the true gradient, by layer as in the safetensors file, and in total; its error over it where it was drawn. */
  layers: Record<string, { gradNorm: number; relativeStdErr?: number }>;
  estimators: Record<string, EstimatorProbe>;
}

export interface ProbeOptions {
  estimators: readonly EstimatorSpec[];
  samples: number;
  /** Most components of every layer that are reported one by one; 0: none. */
  components?: number;
  /** Draws of a truth that is not enumerated: on until the estimators' own part of it has this relative error, or so many. */
  reference?: { error: number; most: number };
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

/** What is asked of every truth and every estimator alike. */
type Size = Required<Pick<ProbeOptions, "samples" | "components">> & Pick<ProbeOptions, "reference">;

export class Probe {
  private readonly views: ParameterView[];
  private readonly segments: Segment[];
  private readonly model;
  private readonly parameters: Parameters;

  /** @param batch the examples of the point, [rows, inputs] */
  constructor(
    private readonly compiler: KernelCompiler,
    private readonly variant: MatmulVariant,
    private readonly point: ProbePoint,
    private readonly batch: Float64Array,
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

  async run(options: ProbeOptions): Promise<ProbeReport> {
    const { estimators, samples, components = 0, reference, learned, progress = () => {} } = options;
    const size = { samples, components, reference };
    progress("the true gradient");
    const shared = await this.truth(rowOf(REFERENCE), {}, size);
    const results: Record<string, EstimatorProbe> = {};
    for (const estimator of estimators) {
      const id = estimatorText(estimator);
      progress(id);
      results[id] = await this.measure(estimator, size, shared, (await learned?.(id)) ?? null);
    }
    return {
      protocol: this.protocol(samples, learned !== undefined),
      loss: shared.loss,
      reference: shared.report,
      layers: gradientNorms(shared.flat, this.segments, shared.errors),
      estimators: results,
    };
  }

  private async measure(
    { key, params: given }: EstimatorSpec,
    size: Size,
    shared: Truth,
    learned: ReadonlyMap<string, ArrayLike<number>> | null,
  ): Promise<EstimatorProbe> {
    const { samples, components } = size;
    const row = rowOf(key);
    const params = resolveParams(row, given);
    const other = row.machinery.bound === true || (row.representationScale?.(params) ?? 1) !== 1;
    const truth = other ? await this.truth(row, params, size) : shared;
    const statistics = new ProbeStatistics(
      truth.flat,
      this.segments,
      truth.errors,
      components > 0 ? { most: components, truth: truth.components } : null,
    );
    const cost = await this.draw(row, params, samples, (gradient) => statistics.add(gradient), learned);
    return {
      ...cost,
      ...statistics.report(),
      ...(other ? { reference: `its own objective, ${truth.report.by}` } : {}),
    };
  }

  /** Enumerated where that is possible; else drawn by DisARM, or by the estimator itself where its objective is its own. */
  private async truth(row: EstimatorRow, params: Params, size: Size): Promise<Truth> {
    const { samples, components, reference } = size;
    const { model, parameters, batch, point } = this;
    const exact = exactTruth(model, row, params, parameters, batch, point.shape.train);
    if (exact) {
      const by = "enumeration in double precision";
      return {
        flat: this.flatten(exact.gradients),
        errors: null,
        components: null,
        loss: exact.loss,
        report: { kind: "exact", by },
      };
    }
    const errors = this.segments.map(({ from, to }) => new GradientError(new Float64Array(to - from)));
    const zeros = new Float64Array(this.segments[this.segments.length - 1].to);
    const single = components > 0 ? new ComponentSums(this.segments, components, zeros) : null;
    const least = REFERENCE_SHARE * samples;
    const most = Math.max(least, reference?.most ?? 0);
    let next = least;
    let drawn = 0;
    const take = (gradient: Float64Array) => {
      drawn += 1;
      single?.add(gradient);
      this.segments.forEach(({ from, to }, k) => {
        errors[k].add(gradient.subarray(from, to));
      });
      if (drawn < next || drawn === most) return drawn < most;
      // Looking costs as much as many draws.
      next = Math.ceil(1.25 * drawn);
      return relativeError(errors[errors.length - 2]) > (reference?.error ?? Number.POSITIVE_INFINITY);
    };
    await this.draw(row, params, most, take);
    const total = errors[errors.length - 1];
    const relativeStdErr = relativeError(total);
    const report = { kind: "sampled", by: `draws of ${row.key}`, samples: drawn, relativeStdErr } as const;
    return { flat: total.mean(), errors, components: single, loss: null, report };
  }

  private async draw(
    row: EstimatorRow,
    params: Params,
    count: number,
    take: (draw: Float64Array) => unknown,
    learned: ReadonlyMap<string, ArrayLike<number>> | null = null,
  ): Promise<Pick<EstimatorProbe, "evaluations" | "secondsPerGradient">> {
    const { compiler, variant, point } = this;
    const single = frozenPlan(point, row, params, variant, 1);
    const plan = frozenPlan(point, row, params, variant, replicasFor(single, count));
    const program = await frozenProgram(compiler, point, plan, learned ?? undefined);
    try {
      const secondsPerGradient = await drawGradients(program, this.views, count, take, learned === null);
      return { evaluations: plan.evaluations, secondsPerGradient };
    } finally {
      program.destroy();
    }
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

  private protocol(samples: number, taught: boolean): Record<string, string> {
    const reason = tooLarge(this.model.network);
    return {
      objective: isClassifier(this.model.network)
        ? "expected loss of the randomised predictor, -log p(class) in nats, mean over the mini-batch"
        : "negative single-sample ELBO of the mean over the mini-batch, nats per example",
      batch: `${this.point.shape.train} examples, the same for every draw`,
      samples: `${samples} independent gradients of every estimator`,
      learning: `the model stands still; what an estimator learns itself ${taught ? "is what its own run has learned" : `has learned for ${SETTLE_STEPS} steps (Adam, ${OWN_RATE})`} and goes on`,
      reference: reason ? `not enumerated, since ${reason}` : "enumerated layer by layer",
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

/**
 * Layers by name, weight and bias together; the whole inference network (of a classifier, what lies below its head), which is the
 * estimators' own part; and all of it.
 */
function segmentsOf(views: readonly ParameterView[], network: Network): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  for (const { name, inputs, outputs } of views) {
    const layer = name.replace(/\.(weight|bias)$/, "");
    const size = Math.max(inputs, 1) * outputs;
    const last = segments[segments.length - 1];
    if (last?.name === layer) last.to += size;
    else segments.push({ name: layer, from: at, to: at + size });
    at += size;
  }
  // These layers come first in the flat order.
  const last = network.encoder.flat().at(-1)?.name;
  const to = segments.find(({ name }) => name === last)?.to ?? 0;
  const name = isClassifier(network) ? "hidden" : "encoder";
  return [...segments, { name, from: 0, to }, { name: "total", from: 0, to: at }];
}

function rowOf(key: string): EstimatorRow {
  const row = findEstimator(key);
  if (!row) throw new Error(`There is no estimator "${key}".`);
  return row;
}
