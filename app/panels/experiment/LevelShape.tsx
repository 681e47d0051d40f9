/** One level of the drawn model: a stack of maps, rows of states, or a bar. */
import type { Level } from "../../../src/index";
import { type Drawn, MAP_STEP, MIDDLE, STATE } from "./drawing-layout";

export function LevelShape({ row, level }: { row: Drawn; level: Level }) {
  if (row.map) return <Maps row={row} level={level} />;
  if (row.states && level.variables) return <States {...row.states} {...level.variables} />;
  return (
    <rect
      className={level.role === "data" ? "bar-data" : "bar-hidden"}
      x={MIDDLE - row.length / 2}
      y="-4.5"
      width={row.length}
      height="9"
      rx="2.5"
    />
  );
}

/** The hindmost map first. Their size stands beside them, and a sign where there are more than are drawn. */
function Maps({ row: { map }, level: { role, maps } }: { row: Drawn; level: Level }) {
  if (!map || !maps) return null;
  const across = map.width + MAP_STEP * (map.count - 1);
  const left = MIDDLE - across / 2;
  return (
    <>
      {Array.from({ length: map.count }, (_, k) => (
        <rect
          key={k}
          className={role === "data" ? "bar-data" : "bar-hidden"}
          x={left + MAP_STEP * (map.count - 1 - k)}
          y={-map.height / 2}
          width={map.width}
          height={map.height}
          rx="1.5"
        />
      ))}
      <text className="model-size" x={left - 6} y="3" textAnchor="end">
        {maps.height} × {maps.width}
      </text>
      {maps.channels > map.count && (
        <text className="model-size" x={left + across + 5} y="3">
          …
        </text>
      )}
    </>
  );
}

interface StatesProps {
  rows: number;
  columns: number;
  layer: number;
  count: number;
  states: number;
}

/** Boolean units: a row of them, some on. Variables of several values: a row of states each, one of them taken. */
function States({ rows, columns, layer, count, states }: StatesProps) {
  const isOn = (row: number, column: number) =>
    states === 2 ? (column * 7 + layer * 3) % 5 < 2 : column === (row * 5 + layer * 3) % columns;
  const left = MIDDLE - ((columns - 1) * STATE) / 2;
  return (
    <>
      {Array.from({ length: rows * columns }, (_, k) => {
        const [row, column] = [Math.floor(k / columns), k % columns];
        const at = { x: left + column * STATE, y: (row - (rows - 1) / 2) * STATE };
        const className = isOn(row, column) ? "unit unit-on" : "unit";
        return states === 2 ? (
          <circle key={k} className={className} cx={at.x} cy={at.y} r="4" />
        ) : (
          <rect key={k} className={className} x={at.x - 4} y={at.y - 4} width="8" height="8" rx="1" />
        );
      })}
      {states > 2 && count > rows && (
        <text className="model-size" x={left - 10} y="3" textAnchor="end">
          …
        </text>
      )}
    </>
  );
}
