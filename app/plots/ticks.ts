/** Numbers along an axis: round ones, few enough to be read, and written in few characters. */
import type { Range } from "./axes";
import type { AxisScale } from "./projection";

/** Round numbers within a range, at most so many: evenly spaced, or 1, 2, 5 or 1 times powers of ten on a log axis. */
export function ticksOf([from, to]: Range, most: number, log = false): number[] {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  if (!(high > low)) return [];
  if (log && high / low >= 10) return logTicks(low, high, most);
  const power = 10 ** Math.floor(Math.log10((high - low) / most));
  const steps = [1, 2, 5, 10].map((n) => n * power);
  const step = steps.find((s) => Math.floor(high / s) - Math.ceil(low / s) < most) ?? 10 * power;
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step) - first + 1;
  return Array.from({ length: count }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

function logTicks(low: number, high: number, most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.floor(Math.log10(high))];
  const powers = Array.from({ length: last - first + 1 }, (_, k) => Number((10 ** (first + k)).toPrecision(12)));
  const within = (value: number) => value >= low && value <= high;
  const fine = powers
    .flatMap((power) => [power, 2 * power, 5 * power])
    .map((value) => Number(value.toPrecision(12)))
    .filter(within);
  if (fine.length <= most) return fine;
  const coarse = powers.filter(within);
  const every = Math.ceil(coarse.length / most);
  return coarse.filter((_, k) => k % every === 0);
}

/** The ticks of an axis in data units, whatever its scale. */
export function ticksOn(range: Range, scale: AxisScale, most: number): number[] {
  if (scale !== "mirrored") return ticksOf(range, most, scale === "log");
  return ticksOf([-range[1], -range[0]], most, true).map((size) => -size);
}

const short = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A tick in few characters, with a true minus sign: `−120`, `1.5K`, `0.05`, `2×10⁻⁶`. */
export function formatTick(value: number): string {
  const size = Math.abs(value);
  if (size > 0 && (size < 1e-4 || size >= 1e15)) return scientific(value);
  return short.format(value).replace("-", "−");
}

function scientific(value: number): string {
  const [digits, power] = value.toExponential(2).split("e");
  const mantissa = String(Number(digits)).replace("-", "−");
  const exponent = [...String(Number(power))].map((c) => (c === "-" ? "⁻" : SUPERSCRIPTS[Number(c)])).join("");
  if (mantissa === "1") return `10${exponent}`;
  return mantissa === "−1" ? `−10${exponent}` : `${mantissa}×10${exponent}`;
}

/**
 * All ticks of an axis. On a linear axis each has the decimals that their distance asks for, so that neighbours never
 * read the same.
 */
export function tickTexts(ticks: readonly number[], scale: AxisScale): string[] {
  const most = Math.max(0, ...ticks.map(Math.abs));
  const step = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : most;
  if (scale !== "linear" || most >= 1e4 || !(step >= 1e-4)) return ticks.map(formatTick);
  const decimals = decimalsOf(step);
  return ticks.map((tick) => (tick === 0 ? "0" : tick.toFixed(decimals).replace("-", "−")));
}

/** Decimals that a round step has. */
function decimalsOf(step: number): number {
  for (let decimals = 0; decimals < 6; decimals++) {
    const scaled = step * 10 ** decimals;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 6;
}
