/** Writes a scene as SVG. Coordinates keep three decimals: a hundredth of what can be seen. */
import { MARKER_PATHS } from "../../colours/markers";
import { FONT, type Mark, type PathMark, type Scene, type SymbolMark, type TextMark } from "./scene";

/** The marks of a scene, without the element around them. `id` names the clip, one for each scene of a file. */
export function svgMarks(scene: Scene, id: string): string {
  const { left, top, width, height } = scene.area;
  const area = `x="${round(left)}" y="${round(top - 1)}" width="${round(width + 1)}" height="${round(height + 2)}"`;
  const clip = `<clipPath id="${id}"><rect ${area}/></clipPath>`;
  return [clip, ...scene.marks.map((mark) => svgMark(mark, id))].join("\n");
}

function svgMark(mark: Mark, clip: string): string {
  if (mark.kind === "path") return svgPath(mark, clip);
  return mark.kind === "symbol" ? svgSymbol(mark) : svgText(mark);
}

function svgPath({ x, y, stroke, fill, alpha, clipped, run }: PathMark, clip: string): string {
  if (x.length === 0) return "";
  const points = x.map((value, k) => `${round(value)} ${round(y[k])}`).join("L");
  const dash = stroke && stroke.dash.length > 0 ? ` stroke-dasharray="${stroke.dash.map(round).join(" ")}"` : "";
  const lines = stroke
    ? ` stroke="${stroke.colour}" stroke-width="${round(stroke.width)}" stroke-linejoin="round"${dash}`
    : "";
  const opacity = alpha < 1 ? ` opacity="${round(alpha)}"` : "";
  const cut = clipped ? ` clip-path="url(#${clip})"` : "";
  return `<path${ofRun(run)} d="M${points}${fill ? "Z" : ""}" fill="${fill ?? "none"}"${lines}${opacity}${cut}/>`;
}

function svgSymbol({ x, y, name, scale, fill, stroke, strokeWidth, run }: SymbolMark): string {
  const place = `transform="translate(${round(x)} ${round(y)}) scale(${round(scale)})"`;
  const paint = `fill="${fill}" stroke="${stroke}" stroke-width="${round(strokeWidth / scale)}"`;
  return `<path${ofRun(run)} d="${MARKER_PATHS[name] ?? MARKER_PATHS.circle}" ${place} ${paint}/>`;
}

function svgText({ x, y, text, anchor, size, colour, bold, upwards, link, run }: TextMark): string {
  const place = upwards
    ? `transform="translate(${round(x)} ${round(y)}) rotate(-90)"`
    : `x="${round(x)}" y="${round(y)}"`;
  const weight = bold ? ' font-weight="600"' : "";
  const element = `<text${ofRun(run)} ${place} text-anchor="${anchor}" font-size="${round(size)}"${weight} fill="${colour}">${escapeXml(text)}</text>`;
  return link === undefined ? element : `<a href="${escapeXml(link)}">${element}</a>`;
}

function ofRun(run: string | null): string {
  return run === null ? "" : ` data-run="${escapeXml(run)}"`;
}

function round(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => ENTITIES[letter]);
}

/** A whole file: so many units wide, shown at so many inches. */
export function svgFile(body: string, size: { width: number; height: number; inches: number }, paper: string): string {
  const { width, height, inches } = size;
  const tall = round((inches * height) / width);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${inches}in" height="${tall}in" viewBox="0 0 ${round(width)} ${round(height)}" font-family="${escapeXml(FONT)}">`,
    `<rect width="100%" height="100%" fill="${paper}"/>`,
    body,
    "</svg>",
    "",
  ].join("\n");
}
