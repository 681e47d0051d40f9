/**
 * One estimator in training: its program, how many steps were issued and read back, and its metrics.
 */
import type { SeriesBlock, SeriesName } from "../reports/series";
import type { Region } from "../device/readback";
import { replicaBytes } from "../kernels/compiler";
import { NOT_KNOWN, placeOf } from "../kernels/record";
import type { Plan } from "../planning/plan";
import { RING_SIZE } from "../planning/run-uniform";
import { type Program, parseReplicas, type ReplicaState } from "./program";
import { isReportDue } from "./schedule";

/** Numbers of every record that series are read from. */
const READ_FIELDS = ["objective", "loss", "loss_square", "variance"] as const;

/** Why a replica stopped; in the order of the FROZEN_ constants of shaders/common/bindings.wgsl, from 1. */
export const FROZEN_CAUSES = ["loss", "parameters", "statistics"] as const;
export type FrozenCause = (typeof FROZEN_CAUSES)[number];

/** A replica that stopped because a number stopped being finite. */
export interface Frozen {
  replica: number;
  /** Sound steps before it. */
  step: number;
  cause: FrozenCause;
}

/** What is not a finite number any more, as the subject and verb of a sentence; `whose` stands before it. */
export function frozenWords(cause: FrozenCause, whose: string): string {
  switch (cause) {
    case "loss":
      return `${whose} loss is not a finite number any more`;
    case "parameters":
      return `${whose} weights, or the optimizer's running means of them, are not finite numbers any more`;
    case "statistics":
      return `${whose} learning signal has statistics that are not finite numbers any more`;
  }
}

export class Run {
  /** Steps encoded and submitted so far. */
  issued = 0;
  /** Steps whose records have been asked for. */
  asked = 0;
  /** Seconds of training charged to this run, pauses excluded. */
  seconds = 0;
  frozen: Frozen | null = null;
  /** Steps reported so far: a recovery repeats steps, whose numbers are the same and are not reported twice. */
  reportedTo = 0;
  /** Step of the latest test evaluation. */
  evaluatedAt = -1;

  constructor(
    /** The estimator as it stands in a link. */
    readonly id: string,
    readonly plan: Plan,
    readonly program: Program,
    /** Goes on as long as one of its replicas does; else it stops with the first one whose loss is not finite. */
    private readonly endures = false,
  ) {}

  /** Forgets all steps: the program was initialised anew. */
  restart(): void {
    this.issued = 0;
    this.asked = 0;
    this.seconds = 0;
    this.frozen = null;
    this.reportedTo = 0;
    this.evaluatedAt = -1;
  }

  /** Whether the estimator's own forward pass is not the hard-sampled model, and a report is due before this step. */
  reportsAt(step: number, every: number): boolean {
    return this.program.count("report") > 0 && isReportDue(step, every);
  }

  /** What to copy for the records of all steps issued since the last time: the replicas, then the ring's new slots. */
  regions(): { regions: Region[]; from: number; to: number } {
    const { replicas, record } = this.plan;
    const bytes = 16 * record.vec4s;
    const from = Math.max(this.asked, this.issued - RING_SIZE);
    const to = this.issued;
    const regions: Region[] = [{ source: this.program.buffers.replicas, offset: 0, size: replicas * replicaBytes() }];
    for (let r = 0; r < replicas; r++) {
      for (const [first, count] of slots(from, to)) {
        const offset = (r * RING_SIZE + first) * bytes;
        regions.push({ source: this.program.buffers.ring, offset, size: count * bytes });
      }
    }
    return { regions, from, to };
  }

  /** Reads a copy made by `regions` into series; notes a replica that froze. */
  parse(memory: ArrayBuffer, from: number, to: number): SeriesBlock[] {
    const states: ReplicaState[] = parseReplicas(memory, this.plan.replicas);
    const records = new Float32Array(memory, this.plan.replicas * replicaBytes());
    const blocks: SeriesBlock[] = [];
    const stride = (to - from) * 4 * this.plan.record.vec4s;
    states.forEach((state, replica) => {
      const stops = !this.endures || states.every(({ frozen }) => frozen !== 0);
      if (state.frozen !== 0 && !this.frozen && stops) {
        this.frozen = { replica, step: state.frozen_step, cause: FROZEN_CAUSES[state.frozen - 1] };
      }
      const steps = Math.min(to, state.step) - from;
      if (steps > 0) blocks.push(...this.blocksOf(records.subarray(replica * stride), replica, from, steps));
    });
    this.reportedTo = Math.max(this.reportedTo, to);
    return blocks;
  }

  private blocksOf(records: Float32Array, replica: number, from: number, steps: number): SeriesBlock[] {
    const { tensors, series, record } = this.plan;
    const { train, sign } = this.plan.family.reports;
    const watched = new Column(train.series, steps);
    const columns = series.map((row) => ({ row, column: new Column(row.series, steps) }));
    const [objective, loss, squares, variance] = READ_FIELDS.map((name) => placeOf(record, name));
    const own = series.map((row) => (row.shader ? placeOf(record, row.series) : -1));
    for (let k = Math.max(0, this.reportedTo - from); k < steps; k++) {
      const at = k * 4 * record.vec4s;
      const error =
        tensors.batch > 1 ? Math.sqrt(records[at + squares] / (tensors.batch - 1) / tensors.batch) : Number.NaN;
      const measured = records[at + loss];
      // A negative loss cannot be, since likelihoods are of bits or classes.
      if (measured !== NOT_KNOWN) watched.push(from + k, sign * measured, error);
      columns.forEach(({ row, column }, s) => {
        const value = row.read({
          objective: records[at + objective],
          variance: records[at + variance],
          sign,
          own: own[s] < 0 ? Number.NaN : records[at + own[s]],
        });
        if (!Number.isNaN(value)) column.push(from + k, value, Number.NaN);
      });
    }
    return [watched, ...columns.map(({ column }) => column)]
      .filter((column) => column.length > 0)
      .map((column) => column.block(this.id, replica, this.seconds));
  }
}

/** A growing piece of a series of known greatest length. */
class Column {
  length = 0;
  private readonly step: Float64Array;
  private readonly value: Float32Array;
  private readonly error: Float32Array;

  constructor(
    private readonly series: SeriesName,
    capacity: number,
  ) {
    this.step = new Float64Array(capacity);
    this.value = new Float32Array(capacity);
    this.error = new Float32Array(capacity);
  }

  push(step: number, value: number, error: number): void {
    this.step[this.length] = step;
    this.value[this.length] = value;
    this.error[this.length] = error;
    this.length += 1;
  }

  block(run: string, replica: number, seconds: number): SeriesBlock {
    const n = this.length;
    const known = n > 0 && !Number.isNaN(this.error[0]);
    return {
      run,
      replica,
      series: this.series,
      step: this.step.slice(0, n),
      value: this.value.slice(0, n),
      ...(known ? { stdErr: this.error.slice(0, n) } : {}),
      seconds: new Float64Array(n).fill(seconds),
    };
  }
}

/** Ring slots of steps from..to - 1 as at most two stretches [first, count]. */
export function slots(from: number, to: number): [number, number][] {
  if (to <= from) return [];
  const first = from % RING_SIZE;
  const untilEnd = Math.min(to - from, RING_SIZE - first);
  const rest = to - from - untilEnd;
  return rest > 0
    ? [
        [first, untilEnd],
        [0, rest],
      ]
    : [[first, untilEnd]];
}
