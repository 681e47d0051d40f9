/** Curves cut down to the pixels that will show them. */

/** Where on the horizontal axis a curve is drawn. */
export interface Columns {
  /** Range of x that is visible. */
  from: number;
  to: number;
  /** Pixel columns across that range. */
  count: number;
  log: boolean;
}

export interface Polyline {
  x: number[];
  y: number[];
}

function columnOf(x: number, columns: Columns): number {
  const { from, to, count, log } = columns;
  const at = log ? Math.log(x / from) / Math.log(to / from) : (x - from) / (to - from);
  return Math.floor(at * count);
}

/** First and last index worth drawing: those in view and one neighbour on either side, so that lines reach the edge. */
function visible(x: ArrayLike<number>, length: number, columns: Columns): [number, number] {
  let first = 0;
  while (first < length && x[first] < columns.from) first++;
  let last = length - 1;
  while (last >= 0 && x[last] > columns.to) last--;
  first = Math.max(0, first - 1);
  last = Math.min(length - 1, last + 1);
  if (columns.log) while (first <= last && !(x[first] > 0)) first++;
  return [first, last];
}

/** One point per pixel column: the last of each. For curves that are smooth already. */
export function thin(x: ArrayLike<number>, y: ArrayLike<number>, length: number, columns: Columns): Polyline {
  const line: Polyline = { x: [], y: [] };
  const [first, last] = visible(x, length, columns);
  let column = Number.NaN;
  for (let k = first; k <= last; k++) {
    const next = columnOf(x[k], columns);
    if (next === column) {
      line.x[line.x.length - 1] = x[k];
      line.y[line.y.length - 1] = y[k];
    } else {
      line.x.push(x[k]);
      line.y.push(y[k]);
    }
    column = next;
  }
  return line;
}

/** Two points per pixel column, the lowest and the highest: what a line through every point would have covered. */
export function envelope(
  x: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  length: number,
  columns: Columns,
): Polyline {
  const line: Polyline = { x: [], y: [] };
  const [first, last] = visible(x, length, columns);
  let column = Number.NaN;
  for (let k = first; k <= last; k++) {
    const next = columnOf(x[k], columns);
    const end = line.y.length - 1;
    if (next === column) {
      line.y[end - 1] = Math.min(line.y[end - 1], low[k]);
      line.y[end] = Math.max(line.y[end], high[k]);
    } else {
      line.x.push(x[k], x[k]);
      line.y.push(low[k], high[k]);
    }
    column = next;
  }
  return line;
}
