/** Names at the ends of lines, moved apart so that none lies on another. */

export interface Wanted {
  /** Where the label would stand. */
  y: number;
}

/** Labels that there is room for: while there are too many, of the two nearest neighbours the lower goes. */
export function withRoom<T extends Wanted>(labels: readonly T[], spacing: number, height: number): T[] {
  const kept = [...labels].sort((a, b) => a.y - b.y);
  const most = Math.max(1, Math.floor(height / spacing) + 1);
  while (kept.length > most) {
    let nearest = 1;
    for (let k = 2; k < kept.length; k++) {
      if (kept[k].y - kept[k - 1].y < kept[nearest].y - kept[nearest - 1].y) nearest = k;
    }
    kept.splice(nearest, 1);
  }
  return kept;
}

/**
 * Places at least `spacing` apart between `from` and `to`, in the order of what was wanted and as near to it as can be
 * (least squares: neighbours that collide become a block, which stands at the mean of its members' wishes).
 */
export function placeLabels(wanted: readonly number[], spacing: number, from: number, to: number): number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b] || a - b);
  const blocks: { sum: number; count: number; at: number }[] = [];
  const startOf = (sum: number, count: number) =>
    Math.min(Math.max(sum / count, from), Math.max(from, to - (count - 1) * spacing));
  for (const k of order) {
    let block = { sum: wanted[k], count: 1, at: startOf(wanted[k], 1) };
    for (let last = blocks.at(-1); last && last.at + last.count * spacing > block.at; last = blocks.at(-1)) {
      blocks.pop();
      // Wishes of the later block, as wishes for where the joined block begins.
      const sum = last.sum + block.sum - block.count * last.count * spacing;
      const count = last.count + block.count;
      block = { sum, count, at: startOf(sum, count) };
    }
    blocks.push(block);
  }
  const places = blocks.flatMap(({ at, count }) => Array.from({ length: count }, (_, k) => at + k * spacing));
  const out = new Array<number>(wanted.length);
  for (let k = 0; k < order.length; k++) out[order[k]] = places[k];
  return out;
}
