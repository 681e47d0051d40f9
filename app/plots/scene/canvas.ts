/** Paints a scene on a canvas of the page. */
import { MARKER_PATHS } from "../../colours/markers";
import { FONT, type Mark, type PathMark, type Scene, type SymbolMark, type TextMark } from "./scene";

/** What is left of the runs that are not pointed at: they stay readable. */
export const FADED = 0.45;

const symbols = new Map<string, Path2D>();

/** Draws everything; marks of other runs than `emphasis` fade, and those of `emphasis` come last. */
export function paint(canvas: HTMLCanvasElement, scene: Scene, density: number, emphasis: string | null): void {
  const size = [scene.width, scene.height].map((length) => Math.round(length * density));
  if (canvas.width !== size[0]) canvas.width = size[0];
  if (canvas.height !== size[1]) canvas.height = size[1];
  const context = canvas.getContext("2d");
  if (!context) return;
  context.setTransform(density, 0, 0, density, 0, 0);
  context.clearRect(0, 0, scene.width, scene.height);
  context.lineJoin = "round";
  const { left, top, width, height } = scene.area;
  const area = new Path2D();
  // Half a line's width and a little more, so that a curve along the edge is whole.
  area.rect(left, top - 2, width + 1, height + 4);
  for (const mark of inOrder(scene.marks, emphasis)) {
    context.save();
    if (mark.kind === "path" && mark.clipped) context.clip(area);
    const faded = emphasis !== null && mark.run !== null && mark.run !== emphasis;
    context.globalAlpha = faded ? FADED : 1;
    if (mark.kind === "path") paintPath(context, mark);
    else if (mark.kind === "symbol") paintSymbol(context, mark);
    else paintText(context, mark);
    context.restore();
  }
}

/** What is pointed at lies on top. */
function inOrder(marks: readonly Mark[], emphasis: string | null): readonly Mark[] {
  if (emphasis === null) return marks;
  const isMeant = ({ run }: Mark) => run === emphasis;
  return [...marks.filter((mark) => !isMeant(mark)), ...marks.filter(isMeant)];
}

function paintPath(context: CanvasRenderingContext2D, { x, y, stroke, fill, alpha }: PathMark): void {
  context.globalAlpha *= alpha;
  context.beginPath();
  for (let k = 0; k < x.length; k++) context.lineTo(x[k], y[k]);
  if (fill) {
    context.closePath();
    context.fillStyle = fill;
    context.fill();
  }
  if (!stroke) return;
  context.strokeStyle = stroke.colour;
  context.lineWidth = stroke.width;
  context.setLineDash([...stroke.dash]);
  context.stroke();
}

function paintSymbol(context: CanvasRenderingContext2D, mark: SymbolMark): void {
  let path = symbols.get(mark.name);
  if (!path) {
    path = new Path2D(MARKER_PATHS[mark.name] ?? MARKER_PATHS.circle);
    symbols.set(mark.name, path);
  }
  context.translate(mark.x, mark.y);
  context.scale(mark.scale, mark.scale);
  context.fillStyle = mark.fill;
  context.fill(path);
  context.strokeStyle = mark.stroke;
  context.lineWidth = mark.strokeWidth / mark.scale;
  context.stroke(path);
}

const ALIGN = { start: "left", middle: "center", end: "right" } as const;

function paintText(context: CanvasRenderingContext2D, mark: TextMark): void {
  context.font = `${mark.bold ? "600 " : ""}${mark.size}px ${FONT}`;
  context.textAlign = ALIGN[mark.anchor];
  context.fillStyle = mark.colour;
  context.translate(mark.x, mark.y);
  if (mark.upwards) context.rotate(-Math.PI / 2);
  context.fillText(mark.text, 0, 0);
}
