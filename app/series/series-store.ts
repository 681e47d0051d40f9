/**
 * All curves of the page, outside React: arrays have no place in the store, so components watch `version` instead.
 */
import type { SeriesBlock, SeriesName } from "../../src/index";
import { type CurveLength, type CurvePiece, PIECE, type RunSnapshot } from "./pieces";
import { RunningSeries } from "./running-series";

export class SeriesStore {
  /** Goes up whenever a curve changes. */
  version = 0;
  private readonly runs = new Map<string, Map<SeriesName, RunningSeries[]>>();
  private readonly listeners = new Set<() => void>();

  append(blocks: readonly SeriesBlock[]): void {
    for (const block of blocks) {
      const series = this.open(block.run, block.series, block.replica);
      const last = series.length > 0 ? series.step[series.length - 1] : -1;
      // The run went back: what its rarer series said of the steps to come no longer holds either.
      if (block.step.length > 0 && block.step[0] <= last) this.truncate(block.run, block.step[0], block.replica);
      for (let k = 0; k < block.step.length; k++) {
        series.push(block.step[k], block.value[k], block.seconds[k], block.stdErr?.[k]);
      }
    }
    this.changed();
  }

  /** Replicas of one series of a run, in order; empty before the first value. */
  replicas(run: string, name: SeriesName): readonly RunningSeries[] {
    return (
      this.runs
        .get(run)
        ?.get(name)
        ?.filter((series) => series !== undefined) ?? []
    );
  }

  /** Forgets what a run (or one replica of it) has said from a step on. */
  truncate(run: string, step: number, replica?: number): void {
    for (const replicas of this.runs.get(run)?.values() ?? []) {
      replicas.forEach((series, r) => {
        if (replica === undefined || replica === r) series.truncate(step);
      });
    }
    this.changed();
  }

  clear(): void {
    this.runs.clear();
    this.changed();
  }

  /** Forgets the runs that are not listed. */
  keepOnly(runs: readonly string[]): void {
    for (const run of [...this.runs.keys()]) if (!runs.includes(run)) this.runs.delete(run);
    this.changed();
  }

  snapshot(): Record<string, RunSnapshot> {
    const out: Record<string, RunSnapshot> = {};
    for (const [run, names] of this.runs) {
      out[run] = [...names].flatMap(([name, replicas]) =>
        replicas.map((series, r): RunSnapshot[number] => [name, r, series.snapshot()]),
      );
    }
    return out;
  }

  /** Every curve with its length. */
  lengths(): CurveLength[] {
    return [...this.curves()].map(({ run, series, replica, curve }) => ({
      run,
      series,
      replica,
      length: curve.length,
    }));
  }

  /** The pieces of all curves that have changed since the last call, or all pieces. */
  changedPieces(all: boolean): CurvePiece[] {
    const pieces: CurvePiece[] = [];
    for (const { run, series, replica, curve } of this.curves()) {
      const first = all ? 0 : Math.floor(curve.settled / PIECE);
      for (let piece = first; piece * PIECE < curve.length; piece++) {
        const end = Math.min((piece + 1) * PIECE, curve.length);
        if (!all && end <= curve.settled) continue;
        pieces.push({ run, series, replica, piece, data: curve.snapshot(piece * PIECE, end) });
      }
      curve.settled = curve.length;
    }
    return pieces;
  }

  private *curves() {
    for (const [run, names] of this.runs) {
      for (const [series, replicas] of names) {
        for (const [replica, curve] of replicas.entries()) if (curve) yield { run, series, replica, curve };
      }
    }
  }

  /** Exactly these curves. */
  load(snapshot: Record<string, RunSnapshot>): void {
    this.runs.clear();
    this.add(snapshot);
  }

  /** Adds curves, in the place of those that the same runs may have. */
  add(snapshot: Record<string, RunSnapshot>): void {
    for (const [run, curves] of Object.entries(snapshot)) {
      const names = new Map<SeriesName, RunningSeries[]>();
      for (const [name, replica, buckets] of curves) {
        const replicas = names.get(name) ?? [];
        replicas[replica] = RunningSeries.from(buckets);
        names.set(name, replicas);
      }
      this.runs.set(run, names);
    }
    this.changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private open(run: string, name: SeriesName, replica: number): RunningSeries {
    const names = this.runs.get(run) ?? new Map<SeriesName, RunningSeries[]>();
    this.runs.set(run, names);
    const replicas = names.get(name) ?? [];
    names.set(name, replicas);
    replicas[replica] ??= new RunningSeries();
    return replicas[replica];
  }

  private changed(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }
}

export const seriesStore = new SeriesStore();
