/** Numbers as short text that reads back to the same bits: `3e-4`, `0.9`, `50` (not `0.0003`, `9e-1`, `5e1`). */

/** The shorter of the decimal and the scientific form, the decimal one where they tie; both round-trip. Zero has no sign. */
export function formatNumber(value: number): string {
  const decimal = String(value + 0).replace("e+", "e");
  const scientific = (value + 0).toExponential().replace("e+", "e");
  return scientific.length < decimal.length ? scientific : decimal;
}

/** A learning rate for people: decimal as far as that is easily read, `0.003`, `3e-5`. */
export function rateText(rate: number): string {
  return rate >= 1e-4 && rate < 1e6 ? String(rate) : formatNumber(rate);
}

/** Reads plain decimal or scientific notation; undefined for anything else, infinities included. */
export function readNumber(text: string): number | undefined {
  if (text.length > 40 || !/^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text)) return undefined;
  const value = Number(text) + 0;
  return Number.isFinite(value) ? value : undefined;
}
