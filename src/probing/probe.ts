/**
 * A probe: at given parameters and a fixed mini-batch, many independent gradients of every estimator against the true one, layer
 * by layer. The truth is enumerated while the layers are small, and drawn by an unbiased estimator beyond.
 */
import { misfit } from "../estimators/fits";
import type { MatmulVariant } from "../device/variant";
import type { EstimatorRow, Params } from "../estimators/contract";
import { provenOf } from "../estimators/proven";
import { resolveParams } from "../estimators/shared";
import { findEstimator } from "../estimators/table";
import { estimatorText } from "../experiment/estimator-text";
import type { EstimatorSpec, ModelSpec } from "../spec/schema";
import type { KernelCompiler } from "../kernels/compiler";
import type { ComponentSums } from "../measure/components";
import { FEWEST_DRAWS, type GradientError, relativeError } from "../measure/gradient-error";
import { tooLarge } from "../measure/layerwise";
import { gradientNorms, ProbeStatistics, type Segment } from "../measure/probe-statistics";
import { TruthDraws } from "../measure/truth-draws";
import type { ModelFamily } from "../models/contract";
import { PRIOR_LOGITS } from "../models/initialise";
import type { ParameterView } from "../planning/layout";
import { buildTwinModel, type TwinModel } from "../reference/model";
import { type Parameters, parameter, toFloat64 } from "../reference/parameters";
import { drawInto, exactly } from "./draw-into";
import { type DrawWatch, frozenPlan, AUXILIARY_RATE, type ProbePoint, SETTLE_STEPS } from "./draws";
import { enumeratedTruth } from "./enumerate/truth";
import type { EstimatorProbe, ProbeReport } from "./reports";
import { segmentsOf } from "./segments";

/** Draws of the reference for each draw of an estimator, where it is not enumerated. */
export const REFERENCE_SHARE = 4;
/** Who may draw it. */
const REFERENCES = ["disarm", "rloo"];

/** Who draws it: the first of them that suits the model. */
export function referenceOf(model: ModelSpec): EstimatorRow {
  const rows = REFERENCES.map(rowOf);
  return rows.find((row) => misfit(row, model) === null) ?? rows[0];
}

/** A probe was stopped before its true gradient was known. */
export class ProbeStopped extends Error {
  override name = "ProbeStopped";
}

export interface ProbeOptions extends DrawWatch {
  estimators: readonly EstimatorSpec[];
  samples: number;
  /** Gradients of single estimators, by id, in the place of `samples`. */
  samplesOf?: Readonly<Record<string, number>>;
  /** Most components of every layer that are reported one by one; 0: none. */
  components?: number;
  /** Draws of a truth that is not enumerated: on until the estimators' own part of it has this relative error, or so many. */
  reference?: { error: number; most: number };
  /** What an estimator has learned itself, by name, where a training has learned it. */
  learned?: (id: string) => Promise<ReadonlyMap<string, ArrayLike<number>> | null>;
  /** Called before each piece of work: TRUTH_PIECE, then every estimator by its id. */
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

/** What is asked of a truth and of an estimator alike. */
type Size = Required<Pick<ProbeOptions, "samples" | "components">> &
  Pick<ProbeOptions, "reference"> & { watch: DrawWatch };

/** The first piece of work of a probe, as `progress` names it. */
export const TRUTH_PIECE = "the true gradient";

export class Probe {
  readonly views: ParameterView[];
  readonly segments: Segment[];
  readonly model: TwinModel;
  readonly parameters: Parameters;
  private readonly family: ModelFamily;

  /** @param batch the examples of the point, [rows, inputs] */
  constructor(
    readonly compiler: KernelCompiler,
    readonly variant: MatmulVariant,
    readonly point: ProbePoint,
    readonly batch: Float64Array,
  ) {
    const { spec, shape, mean, parameters } = point;
    this.model = buildTwinModel(spec.model, shape, mean);
    this.parameters = toFloat64(new Map([...parameters].map(([name, v]) => [name, Float32Array.from(v)])));
    const row = referenceOf(spec.model);
    const { layout, network, family } = frozenPlan(point, row, {}, variant, 1);
    this.family = family;
    this.views = layout.views.filter(
      ({ name, offset }) => offset < layout.modelSize && (name !== PRIOR_LOGITS || network.learnedPrior),
    );
    this.segments = segmentsOf(this.views, network, family);
  }

  /** Throws ProbeStopped where it is stopped before anything is known; stopped later, it reports what it has. */
  async run(options: ProbeOptions): Promise<ProbeReport> {
    const { estimators, samples, samplesOf = {}, components = 0, reference, learned, progress = () => {} } = options;
    const watch = { advance: options.advance, stopped: options.stopped };
    const ids = estimators.map(estimatorText);
    const most = Math.max(samples, ...ids.map((id) => samplesOf[id] ?? 0));
    progress(TRUTH_PIECE);
    const shared = await this.truth(
      referenceOf(this.point.spec.model),
      {},
      { samples: most, components, reference, watch },
    );
    const results: Record<string, EstimatorProbe> = {};
    for (const [k, id] of ids.entries()) {
      if (watch.stopped?.()) break;
      progress(id);
      const size = { samples: samplesOf[id] ?? samples, components, reference, watch };
      const found = await this.measure(estimators[k], size, shared, (await learned?.(id)) ?? null);
      if (found) results[id] = found;
    }
    return {
      protocol: this.protocol(samples, learned !== undefined, shared.report),
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
  ): Promise<EstimatorProbe | null> {
    const { samples, components, watch } = size;
    const row = rowOf(key);
    const params = resolveParams(row, given);
    const other = row.machinery.bound === true || (row.representationScale?.(params) ?? 1) !== 1;
    const truth = other ? await this.ownTruth(row, params, size) : shared;
    if (!truth) return null;
    const statistics = new ProbeStatistics(
      truth.flat,
      this.segments,
      truth.errors,
      components > 0 ? { most: components, truth: truth.components } : null,
    );
    const { taken, ...cost } = await drawInto(
      this,
      row,
      params,
      exactly(samples),
      truth.flat,
      statistics,
      learned,
      watch,
    );
    if (taken < FEWEST_DRAWS && watch.stopped?.()) return null;
    return {
      ...cost,
      proven: provenOf(row, params),
      ...statistics.report(),
      ...(other ? { reference: `its own objective, ${truth.report.by}` } : {}),
    };
  }

  /** Of an estimator's own objective; null where it was stopped. */
  private async ownTruth(row: EstimatorRow, params: Params, size: Size): Promise<Truth | null> {
    try {
      return await this.truth(row, params, size);
    } catch (error) {
      if (error instanceof ProbeStopped) return null;
      throw error;
    }
  }

  /** Enumerated where that is possible; else drawn by DisARM, or by the estimator itself where its objective is its own. */
  private async truth(
    row: EstimatorRow,
    params: Params,
    { samples, components, reference, watch }: Size,
  ): Promise<Truth> {
    const exact = await enumeratedTruth(this, row, params);
    if (exact) {
      const { loss, gradients, by } = exact;
      return { flat: this.flatten(gradients), errors: null, components: null, loss, report: { kind: "exact", by } };
    }
    const zeros = new Float64Array(this.segments[this.segments.length - 1].to);
    const drawn = new TruthDraws(this.segments, zeros, components);
    const { errors } = drawn;
    const least = REFERENCE_SHARE * samples;
    const most = Math.max(least, reference?.most ?? 0);
    // The last segment is everything, the one before it the estimators' own part.
    const enough = () => !reference || relativeError(errors[errors.length - 2]) <= reference.error;
    const { secondsPerGradient } = await drawInto(
      this,
      row,
      params,
      { least, most, enough },
      zeros,
      drawn,
      null,
      watch,
    );
    if (watch.stopped?.() && drawn.count < least) throw new ProbeStopped("The true gradient was not drawn to its end.");
    const total = errors[errors.length - 1];
    const by = `draws of ${row.key}`;
    const relativeStdErr = relativeError(total);
    const report = { kind: "sampled", by, samples: drawn.count, relativeStdErr, secondsPerGradient } as const;
    return { flat: total.mean(), errors, components: drawn.components, loss: null, report };
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

  private protocol(samples: number, trained: boolean, { kind, by }: ProbeReport["reference"]): Record<string, string> {
    const reason = tooLarge(this.model.network) ?? "it would take too long";
    return {
      objective: this.family.objective,
      batch: `${this.point.shape.train} examples, the same for every draw`,
      samples: `${samples} independent gradients of every estimator`,
      learning: `the model stands still; what an estimator learns itself ${trained ? "is what its own run has learned" : `has learned for ${SETTLE_STEPS} steps (Adam, ${AUXILIARY_RATE})`} and goes on`,
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
