/** What a probe says of an estimator, layer by layer and in total: bias, variance, RMSE and cosine of means of M draws. */
import { type Collected, GROUP_SIZES } from "./collected";
import { type ComponentReport, ComponentSums } from "./components";
import { type ErrorReport, GradientError, relativeError } from "./gradient-error";

/** Numbers of draws whose means are looked at. */
export const MEANS = [1, ...GROUP_SIZES] as const;

/** A stretch of the flat gradient: one layer, or all of them. */
export interface Segment {
  name: string;
  from: number;
  to: number;
}

export interface CosineReport {
  /** Disjoint groups of draws that it is measured on. */
  groups: number;
  median: number;
  /** 15 % and 85 % quantiles. */
  low: number;
  high: number;
}

export interface LayerReport extends Omit<ErrorReport, "count" | "norm2"> {
  /** |g*| of the gradient that it is measured against. */
  gradNorm: number;
  /** sqrt(bias^2 + V / M) / |g*|, by M; a bias that came out negative counts as 0. */
  rmse: Record<string, number>;
  /** Cosine similarity of means of M draws to g*, by M, as far as the draws go. */
  cosine: Record<string, CosineReport>;
}

/** Components that are reported one by one: at most so many of a segment, against a truth that was drawn where it was. */
export interface ComponentsWanted {
  most: number;
  truth: ComponentSums | null;
}

export class ProbeStatistics {
  private readonly components: ComponentSums | null;
  private readonly errors: GradientError[];
  private readonly groups: { size: number; sum: Float64Array; held: number; cosines: number[][] }[];

  /** @param truth errors of the reference's own draws by segment, where g* is not known exactly */
  constructor(
    readonly reference: Float64Array,
    readonly segments: readonly Segment[],
    truth: readonly GradientError[] | null = null,
    private readonly wanted: ComponentsWanted | null = null,
  ) {
    this.components = wanted && new ComponentSums(segments, wanted.most, reference);
    this.errors = segments.map(
      ({ from, to }, k) => new GradientError(reference.subarray(from, to), truth?.[k] ?? null),
    );
    this.groups = MEANS.map((size) => ({
      size,
      sum: new Float64Array(reference.length),
      held: 0,
      cosines: segments.map(() => []),
    }));
  }

  /** Takes in one draw of the whole gradient. */
  add(draw: Float64Array): void {
    this.segments.forEach(({ from, to }, k) => {
      this.errors[k].add(draw.subarray(from, to));
    });
    this.components?.add(draw);
    for (const group of this.groups) {
      for (let i = 0; i < draw.length; i++) group.sum[i] += draw[i];
      group.held += 1;
      if (group.held < group.size) continue;
      this.segments.forEach(({ from, to }, k) => {
        group.cosines[k].push(cosine(group.sum.subarray(from, to), this.reference.subarray(from, to)));
      });
      group.sum.fill(0);
      group.held = 0;
    }
  }

  /** Takes in the sums over all draws, in the place of adding each. */
  take(collected: Collected): void {
    const { centre, draws, groups } = collected;
    this.components?.take(collected);
    this.segments.forEach(({ from, to }, k) => {
      this.errors[k].take(collected, k, from);
      const truth = this.reference.subarray(from, to);
      const own = centre.subarray(from, to);
      const [along, own2, truth2] = [dot(own, truth), dot(own, own), dot(truth, truth)];
      for (const { size, cosines } of this.groups) {
        const means = size === 1 ? draws[k] : (groups.get(size)?.[k] ?? []);
        cosines[k] = means.map((mean) => {
          const length2 = own2 + 2 * mean.centre + mean.self;
          return length2 > 0 && truth2 > 0 ? (along + mean.truth) / Math.sqrt(length2 * truth2) : 0;
        });
      }
    });
  }

  report(): { samples: number; layers: Record<string, LayerReport>; components?: Record<string, ComponentReport> } {
    const layers: Record<string, LayerReport> = {};
    let samples = 0;
    this.segments.forEach(({ name }, k) => {
      const { count, norm2, ...figures } = this.errors[k].report();
      const { bias2, variance } = figures;
      samples = count;
      const rmse = MEANS.map((m) => [m, Math.sqrt((Math.max(0, bias2) + variance / m) / norm2)] as const);
      const cosines = this.groups.flatMap(({ size, cosines: all }) =>
        all[k].length > 0 ? [[size, summary(all[k])] as const] : [],
      );
      layers[name] = {
        gradNorm: Math.sqrt(Math.max(0, norm2)),
        ...figures,
        rmse: Object.fromEntries(rmse),
        cosine: Object.fromEntries(cosines),
      };
    });
    const { components, wanted } = this;
    if (!components) return { samples, layers };
    const single = this.segments.map(({ name }, k) => {
      return [name, components.report(k, wanted?.truth ?? null, this.errors[k].report().norm2)] as const;
    });
    return { samples, layers, components: Object.fromEntries(single) };
  }
}

/** |g*| of every segment, and its error over it where it was drawn. */
export function gradientNorms(
  reference: Float64Array,
  segments: readonly Segment[],
  draws: readonly GradientError[] | null = null,
): Record<string, { gradNorm: number; relativeStdErr?: number }> {
  const norm = ({ from, to }: Segment) => Math.sqrt(reference.subarray(from, to).reduce((sum, g) => sum + g * g, 0));
  const all = segments.map((segment, k) => {
    const error = draws ? { relativeStdErr: relativeError(draws[k]) } : {};
    return [segment.name, { gradNorm: norm(segment), ...error }] as const;
  });
  return Object.fromEntries(all);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i] * b[i];
    aa += a[i] * a[i];
    bb += b[i] * b[i];
  }
  return aa > 0 && bb > 0 ? dot / Math.sqrt(aa * bb) : 0;
}

function summary(values: readonly number[]): CosineReport {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => {
    const place = share * (sorted.length - 1);
    const below = Math.floor(place);
    const above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  };
  return { groups: sorted.length, median: at(0.5), low: at(0.15), high: at(0.85) };
}
