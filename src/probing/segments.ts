/** The parts of a gradient that a probe speaks of. */
import type { Segment } from "../measure/probe-statistics";
import { isClassifier, type Network } from "../models/network";
import type { ParameterView } from "../planning/layout";

/**
 * Layers by name, weight and bias together; the whole inference network (of a classifier, what lies below its head), which is the
 * estimators' own part; and all of it.
 */
export function segmentsOf(views: readonly ParameterView[], network: Network): Segment[] {
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
