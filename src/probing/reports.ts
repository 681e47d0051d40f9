/** What probes, sweeps and estimates of the likelihood report, as plain data. */
import type { Proven } from "../estimators/proven";
import type { LeftOut } from "../experiment/sweep";
import type { ComponentReport } from "../measure/components";
import type { LayerReport } from "../measure/probe-statistics";

export interface EstimatorProbe {
  samples: number;
  /** Forward evaluations of f per example that one gradient takes. */
  evaluations: number;
  /** Time on this device, many replicas at once; see the protocol. */
  secondsPerGradient: number;
  /** What is known of its bias without measuring. Absent in reports of earlier versions. */
  proven?: Proven;
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
  reference: {
    kind: "exact" | "sampled";
    by: string;
    samples?: number;
    relativeStdErr?: number;
    secondsPerGradient?: number;
  };
  /** Norm of the true gradient, by layer as in the safetensors file, and in total; its error over it where it was drawn. */
  layers: Record<string, { gradNorm: number; relativeStdErr?: number }>;
  /** By id. Where the probe was stopped some are missing, and the last may have fewer draws than were asked for. */
  estimators: Record<string, EstimatorProbe>;
}

/** Log of the mean likelihood over so many samples of every example, mean over the examples. */
export interface LikelihoodBySamples {
  samples: number;
  value: number;
  stdErr: number;
}

export interface Likelihood {
  run: string;
  replica: number;
  step: number;
  value: number;
  stdErr: number;
  /** e.g. "importance sampling, K = 200, 1,000 test examples". */
  protocol: string;
  /** By fewer samples than the protocol says, where the family of models asks for that. */
  fewer?: LikelihoodBySamples[];
}

/** A probe: every estimator of the experiment at the parameters of one run, or each at those of its own. */
export interface GradientReport {
  /** Whose parameters; null: every estimator has those of its own run. */
  run: string | null;
  /** Of that run; of the one that has come furthest where each has its own. */
  step: number;
  /** Seconds that it took, training paused. */
  seconds: number;
  /** When it was done, milliseconds since 1970. */
  endedAt: number;
  /** The networks that were probed: one for all estimators, or one for each. */
  networks: NetworkProbe[];
  /** It was stopped: what is here was measured before. */
  stopped?: boolean;
}

/** One network, and the estimators that were probed at it against its true gradient. */
export interface NetworkProbe {
  run: string;
  step: number;
  report: ProbeReport;
}

/** What came of one point of a sweep with one seed: of the initial weights of a network. */
export interface SweepPart {
  value: number;
  /** Of the stochastic layers, the one nearest the data first. */
  units: number[];
  seed: number;
  /** Null where the point was skipped. */
  report: ProbeReport | null;
  /** Why it was skipped, in words. */
  problem?: string;
  leftOut: LeftOut[];
}
