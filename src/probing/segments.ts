/** The parts of a gradient that a probe speaks of. */
import type { Segment } from "../measure/probe-statistics";
import type { ModelFamily } from "../models/contract";
import type { Network } from "../models/network";
import type { ParameterView } from "../planning/layout";

/**
 * Layers by name, weight and bias together; all layers below the last stochastic one, which are the estimators' own part; and all of
 * the network.
 */
export function segmentsOf(
  views: readonly ParameterView[],
  network: Network,
  { estimated }: Pick<ModelFamily, "estimated">,
): Segment[] {
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
  return [...segments, { name: estimated.key, from: 0, to }, { name: "total", from: 0, to: at }];
}
