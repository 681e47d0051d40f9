/** Numbers that stand in one column of a table: all with the same decimals, so that their digits align. */

/** A true minus sign and exactly so many decimals. */
export function formatFixed(value: number, decimals: number): string {
  return value.toFixed(decimals).replace("-", "−");
}

/** Decimals of a column of values with errors: as many as the smallest error needs for two digits, at most `most`; two without errors. */
export function decimalsOfErrors(errors: readonly number[], most = 2): number {
  const known = errors.filter((error) => error > 0 && Number.isFinite(error));
  if (known.length === 0) return Math.min(2, most);
  return clamp(1 - Math.floor(Math.log10(Math.min(...known))), 0, most);
}

/** Decimals of a column of sizes: three digits for the one in the middle, at most `most` decimals. */
export function decimalsOfSizes(sizes: readonly number[], most = 3): number {
  const known = sizes.filter((size) => size > 0 && Number.isFinite(size)).sort((a, b) => a - b);
  if (known.length === 0) return 0;
  return clamp(2 - Math.floor(Math.log10(known[Math.floor(known.length / 2)])), 0, most);
}

/** A size with the decimals of its column, thousands apart; below the last decimal it says so instead of 0. */
export function formatSize(size: number, decimals: number): string {
  if (!Number.isFinite(size)) return "–";
  const least = 10 ** -decimals;
  const format = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
  if (size > 0 && size < least / 2) return `< ${least.toLocaleString("en", format)}`;
  return size.toLocaleString("en", format).replace("-", "−");
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
