/**
 * The model as it would be drawn on a board, data below: images as stacks of maps, other layers as bars, random variables as rows of
 * their states; with what predicts the data on top, or with arrows both ways where they are reproduced.
 */
import { type ExampleShape, familyOf, type Level, type ModelSpec, outlineOf } from "../../../src/index";
import { ACTIVATION_WORDS } from "../../text/words";
import { LevelShape } from "./LevelShape";
import { type Drawn, layOut, MIDDLE, TEXT_AT } from "./drawing-layout";

/** Levels drawn at most; the middle of a deep model is named, not drawn. */
const MOST = 13;

interface ModelDrawingProps {
  model: ModelSpec;
  /** One example of the data; null while it is not known. */
  example: ExampleShape | null;
}

export function ModelDrawing({ model, example }: ModelDrawingProps) {
  const isOneWay = familyOf(model).arrows === "up";
  const levels = outlineOf(model, example);
  const { rows, width, height } = layOut(shorten(levels));
  return (
    <svg className="model-drawing" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={describe(levels)}>
      {rows.map((row, k) => (
        <g key={k} transform={`translate(0 ${row.y})`}>
          {k + 1 < rows.length && row.level && rows[k + 1].level && <Arrows row={row} isOneWay={isOneWay} />}
          {row.level && <LevelShape row={row} level={row.level} />}
          {row.lines.map((line, n) => (
            <text
              key={n}
              className="model-text"
              x={row.level ? TEXT_AT : MIDDLE}
              y={4 + 13 * (n - (row.lines.length - 1) / 2)}
              textAnchor={row.level ? "start" : "middle"}
            >
              {line}
            </text>
          ))}
        </g>
      ))}
    </svg>
  );
}

/** Up with the inference network q, down with the generative network p; in the space above a row. */
function Arrows({ row, isOneWay }: { row: Drawn; isOneWay: boolean }) {
  const top = -row.half - 3;
  const arrow = (x: number, from: number, to: number, tip: number) =>
    `M${x} ${from}V${to}M${x - 3} ${to + tip}L${x} ${to}L${x + 3} ${to + tip}`;
  if (isOneWay) return <path className="arrow-up" d={arrow(MIDDLE, top, top - 13, 3)} />;
  return (
    <>
      <path className="arrow-up" d={arrow(MIDDLE - 6, top, top - 13, 3)} />
      <path className="arrow-down" d={arrow(MIDDLE + 6, top - 14, top, -3)} />
    </>
  );
}

function shorten(levels: Level[]): (Level | string)[] {
  if (levels.length <= MOST) return levels;
  const half = Math.floor((MOST - 1) / 2);
  const left = levels.length - 2 * half;
  return [...levels.slice(0, half), `… ${left} more layers …`, ...levels.slice(-half)];
}

function describe(levels: readonly Level[]): string {
  return `The model, from the data upwards: ${levels.map(inWords).join("; ")}`;
}

/** "16 channels of 3x3, stride 2, relu: 16 maps of 14 × 14" */
function inWords({ role, text, activation, maps }: Level): string {
  const words = activation ? `${text} ${ACTIVATION_WORDS[activation]}` : text;
  if (!maps) return words;
  const size = `${maps.height} × ${maps.width}`;
  if (role === "data") return maps.channels === 1 ? `${words}, ${size}` : `${words}, ${maps.channels} times ${size}`;
  return `${words}: ${maps.channels} ${maps.channels === 1 ? "map" : "maps"} of ${size}`;
}
