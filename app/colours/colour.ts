/** Colours of curves, moved only in lightness so that each is plain to see on the page's paper, light or dark. */

type Rgb = [number, number, number];

/** Contrast that WCAG 2.2 asks of graphical objects (1.4.11), with a little to spare. */
export const CURVE_CONTRAST = 3.2;

export function parseHex(hex: string): Rgb {
  const digits = hex.replace("#", "");
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb;
}

function toHex(rgb: Rgb): string {
  return `#${rgb.map((c) => Math.round(c).toString(16).padStart(2, "0")).join("")}`;
}

/** Relative luminance of WCAG 2.2, 0 for black to 1 for white. */
export function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** The colour itself where it is seen well enough on `paper`; else mixed with black or white until it is. */
export function readableOn(colour: string, paper: string, wanted = CURVE_CONTRAST): string {
  const target: Rgb = luminance(paper) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  const from = parseHex(colour);
  for (let part = 0; part <= 1; part += 0.02) {
    const mixed = toHex(between(from, target, part));
    if (contrast(mixed, paper) >= wanted) return mixed;
  }
  return toHex(target);
}

function between(from: Rgb, to: Rgb, part: number): Rgb {
  return from.map((c, k) => c + (to[k] - c) * part) as Rgb;
}

/** The colour on its way to another, 0 to 1: faint where it lies, and no darker where it lies twice. */
export function mixWith(colour: string, other: string, part: number): string {
  return toHex(between(parseHex(colour), parseHex(other), part));
}

/** The colour with its hue turned by so many degrees (HSL): for a second run of the same estimator. */
export function turnHue(hex: string, degrees: number): string {
  const [r, g, b] = parseHex(hex).map((c) => c / 255);
  const [high, low] = [Math.max(r, g, b), Math.min(r, g, b)];
  const chroma = high - low;
  if (chroma === 0) return hex;
  const sector = high === r ? (g - b) / chroma : high === g ? 2 + (b - r) / chroma : 4 + (r - g) / chroma;
  const hue = (((sector * 60 + degrees) % 360) + 360) % 360;
  const light = (high + low) / 2;
  const reach = Math.min(light, 1 - light) * (chroma / (1 - Math.abs(2 * light - 1)));
  const channel = (n: number) => {
    const k = (n + hue / 30) % 12;
    return 255 * (light - reach * Math.max(-1, Math.min(k - 3, 9 - k, 1)));
  };
  return toHex([channel(0), channel(8), channel(4)]);
}

/** The same colour, see-through: for bands and for the raw curve behind a smooth one. */
export function withAlpha(hex: string, alpha: number): string {
  const [r, g, b] = parseHex(hex);
  return `rgba(${r}, ${g}, ${b}, ${alpha})`;
}
