/** Draws of one estimator into what keeps them: their sums, kept on the device, or each of them where a network is too large for that. */
import type { MatmulVariant } from "../device/variant";
import type { EstimatorRow, Params } from "../estimators/contract";
import type { KernelCompiler } from "../kernels/compiler";
import type { Segment } from "../measure/probe-statistics";
import type { DrawSink } from "../measure/truth-draws";
import { Collector } from "./collector";
import {
  collectGradients,
  type DrawWatch,
  drawGradients,
  frozenPlan,
  frozenProgram,
  type ProbePoint,
  replicasFor,
  secondsPerGradient,
} from "./draws";
import type { ParameterView } from "../planning/layout";

/** Where draws are made and what is followed of them. */
export interface DrawPlace {
  compiler: KernelCompiler;
  variant: MatmulVariant;
  point: ProbePoint;
  views: readonly ParameterView[];
  segments: readonly Segment[];
}

/** How many draws: `least`, and more until there is enough of them, at most `most`. */
export interface DrawAmount {
  least: number;
  most: number;
  enough: () => boolean;
}

/** Growth between two looks at whether there is enough: looking costs as much as many draws. */
const GROWTH = 1.25;

export interface DrawCost {
  /** Forward evaluations of f per example and gradient. */
  evaluations: number;
  secondsPerGradient: number;
}

/** Draws that were made: fewer than asked for where the watch has stopped them. */
export interface Drawn extends DrawCost {
  taken: number;
}

/**
 * @param reference the true gradient, flat; zeros while it is being drawn
 * @param learned what the estimator has learned itself already; null: it starts anew
 */
export async function drawInto(
  { compiler, variant, point, views, segments }: DrawPlace,
  row: EstimatorRow,
  params: Params,
  { least, most, enough }: DrawAmount,
  reference: Float64Array,
  sink: DrawSink,
  learned: ReadonlyMap<string, ArrayLike<number>> | null = null,
  watch: DrawWatch = {},
): Promise<Drawn> {
  const single = frozenPlan(point, row, params, variant, 1);
  const plan = frozenPlan(point, row, params, variant, replicasFor(single, most));
  const program = await frozenProgram(compiler, point, plan, learned ?? undefined);
  let collector: Collector | null = null;
  let taken = 0;
  try {
    if (Collector.fits(compiler.device, plan)) {
      collector = await Collector.create(compiler, program, views, segments, byName(views, reference), most);
      for (let wanted = least; taken < most; wanted = Math.min(most, Math.ceil(GROWTH * taken))) {
        const anew = learned === null && taken === 0;
        const own = taken === 0 ? watch : { stopped: watch.stopped };
        taken += await collectGradients(program, collector, wanted - taken, anew, own);
        if (taken === 0) break;
        sink.take(await collector.read());
        if (watch.stopped?.() || enough()) break;
      }
    } else {
      let next = least;
      const take = (draw: Float64Array) => {
        sink.add(draw);
        taken += 1;
        if (taken < next) return true;
        next = Math.ceil(GROWTH * taken);
        return !enough();
      };
      await drawGradients(program, views, most, take, learned === null, watch);
    }
    return { evaluations: plan.evaluations, secondsPerGradient: await secondsPerGradient(program), taken };
  } finally {
    collector?.destroy();
    program.destroy();
  }
}

/** Just so many. */
export function exactly(count: number): DrawAmount {
  return { least: count, most: count, enough: () => true };
}

function byName(views: readonly ParameterView[], flat: Float64Array): Map<string, Float64Array> {
  let at = 0;
  return new Map(
    views.map(({ name, inputs, outputs }) => {
      const from = at;
      at += Math.max(inputs, 1) * outputs;
      return [name, flat.subarray(from, at)];
    }),
  );
}
