/** Curves cut into pieces, so that a save writes only what has changed. */
import type { SeriesName } from "../../src/index";
import { RunningSeries, type SeriesSnapshot } from "./running-series";

/** The curves of a run as plain data: `[series, replica, buckets]`. */
export type RunSnapshot = [SeriesName, number, SeriesSnapshot][];

/** A curve, and the buckets that it has. */
export interface CurveLength {
  run: string;
  series: SeriesName;
  replica: number;
  length: number;
}

/** A stretch of the buckets of a curve. */
export interface CurvePiece {
  run: string;
  series: SeriesName;
  replica: number;
  /** Pieces of a curve are counted from 0. */
  piece: number;
  data: SeriesSnapshot;
}

/** Buckets of a piece: a save writes whole pieces, a curve grows at its end. */
export const PIECE = 256;

/** The buckets of a curve as pieces. */
export function piecesOf(of: Pick<CurvePiece, "run" | "series" | "replica">, whole: SeriesSnapshot): CurvePiece[] {
  const curve = RunningSeries.from(whole);
  return Array.from({ length: Math.ceil(curve.length / PIECE) }, (_, piece) => {
    const end = Math.min((piece + 1) * PIECE, curve.length);
    return { ...of, piece, data: curve.snapshot(piece * PIECE, end) };
  });
}

/** Curves from their pieces; what lies beyond a curve's length is of an earlier save. */
export function joinPieces(
  lengths: readonly CurveLength[],
  pieces: readonly CurvePiece[],
): Record<string, RunSnapshot> {
  const out: Record<string, RunSnapshot> = {};
  const name = (of: Pick<CurvePiece, "run" | "series" | "replica">) => JSON.stringify([of.run, of.series, of.replica]);
  const groups = new Map<string, CurvePiece[]>();
  for (const piece of pieces) groups.set(name(piece), [...(groups.get(name(piece)) ?? []), piece]);
  for (const curve of lengths) {
    const own = (groups.get(name(curve)) ?? []).sort((a, b) => a.piece - b.piece);
    out[curve.run] ??= [];
    out[curve.run].push([
      curve.series,
      curve.replica,
      joined(
        own.map(({ data }) => data),
        curve.length,
      ),
    ]);
  }
  return out;
}

function joined(parts: readonly SeriesSnapshot[], length: number): SeriesSnapshot {
  const doubles = (of: (part: SeriesSnapshot) => Float64Array) =>
    Float64Array.from(parts.flatMap((part) => [...of(part)])).slice(0, length);
  const floats = (of: (part: SeriesSnapshot) => Float32Array) =>
    Float32Array.from(parts.flatMap((part) => [...of(part)])).slice(0, length);
  return {
    width: parts[0]?.width ?? 1,
    step: doubles(({ step }) => step),
    seconds: doubles(({ seconds }) => seconds),
    mean: floats(({ mean }) => mean),
    low: floats(({ low }) => low),
    high: floats(({ high }) => high),
    error: floats(({ error }) => error),
    count: doubles(({ count }) => count),
  };
}
