/** Estimators that match what is typed into the search field, the best match first. */
import type { EstimatorRow } from "../../../../src/estimators/contract";
import { citationsText } from "../../../../src/estimators/sources";

/** Where a word may be found, best first. */
const PLACES: readonly ((row: EstimatorRow) => string)[] = [
  (row) => `${row.name} ${row.key}`,
  (row) => `${row.family} ${row.biased ? "biased" : "unbiased"}`,
  (row) => citationsText(row.sources),
  (row) => row.intuition,
];

/** Finds rows that hold every word somewhere. Rows of equal rank keep the table's order; no word finds none. */
export function findEstimators(rows: readonly EstimatorRow[], text: string): EstimatorRow[] {
  const wanted = plain(text);
  if (wanted === "") return [];
  const words = wanted.split(" ");
  const isIt = (row: EstimatorRow) => wanted === plain(row.name) || wanted === plain(row.key);
  return rows
    .map((row) => ({ row, rank: isIt(row) ? 0 : Math.max(...words.map((word) => rankOf(row, word))) }))
    .filter(({ rank }) => rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(({ row }) => row);
}

/** The better the place, the lower; half a place lower where one of its words begins so. Infinite: not there. */
function rankOf(row: EstimatorRow, word: string): number {
  for (const [place, textOf] of PLACES.entries()) {
    const text = ` ${plain(textOf(row))}`;
    if (text.includes(` ${word}`)) return place + 0.5;
    if (text.includes(word)) return place + 1;
  }
  return Number.POSITIVE_INFINITY;
}

/** Lower case without accents, and words apart: "Gumbel-Softmax (Concrete)" as "gumbel softmax concrete". */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
