/** What a probe says of one estimator, whether all of them share a network or each has its own. */
import type { GradientReport, NetworkProbe } from "../../../src/index";
import type { LayerReport } from "../../../src/measure/probe-statistics";

type EstimatorProbe = NetworkProbe["report"]["estimators"][string];

/** The network at which an estimator was probed; undefined where it was not. */
export function networkOf({ networks }: GradientReport, estimator: string): NetworkProbe | undefined {
  return networks.find(({ report }) => report.estimators[estimator]);
}

export function estimatorOf(report: GradientReport, estimator: string): EstimatorProbe | undefined {
  return networkOf(report, estimator)?.report.estimators[estimator];
}

export function layerOf(report: GradientReport, estimator: string, layer: string): LayerReport | undefined {
  return estimatorOf(report, estimator)?.layers[layer];
}

/** Names of all layers: the networks of one experiment are of one shape. */
export function layerNames({ networks }: GradientReport): string[] {
  return Object.keys(networks[0]?.report.layers ?? {});
}
