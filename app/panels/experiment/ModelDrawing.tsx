/**
 * The model as it would be drawn on a board: data below, stochastic layers as rows of random units, hidden layers as bars; with
 * what predicts the data on top, or with arrows both ways where they are reproduced.
 */
import { describeLayer, describeVariables, familyOf, type ModelFamily, type ModelSpec } from "../../../src/index";
import { ACTIVATION_WORDS, formatCount } from "../../text/words";

interface Level {
  kind: "data" | "hidden" | "stochastic" | "head" | "gap";
  width: number;
  text: string;
  /** Stochastic layers: their number, nearest the data first. */
  number?: number;
}

type Head = ReturnType<ModelFamily["head"]>;

/** Levels drawn at most; the middle of a deep model is named, not drawn. */
const MOST = 13;

interface ModelDrawingProps {
  model: ModelSpec;
  inputs: number | null;
  /** Of the labels. */
  classes: number;
  isReal: boolean;
}

export function ModelDrawing({ model, inputs, classes, isReal }: ModelDrawingProps) {
  const { head, arrows } = familyOf(model);
  const levels = shorten(levelsOf(model, inputs, isReal, head({ inputs: inputs ?? 0, classes, targets: 0 })));
  const widest = Math.max(...levels.map((level) => level.width));
  const top = levels.length - 1;
  const gap = 30;
  const height = levels.length * gap + 6;
  const yOf = (k: number) => height - 20 - k * gap;
  return (
    <svg className="model-drawing" viewBox={`0 0 284 ${height}`} role="img" aria-label={describe(levels)}>
      {levels.map((level, k) => (
        <g key={k} transform={`translate(0 ${yOf(k)})`}>
          {k < top && <Arrows level={levels[k + 1]} isOneWay={arrows === "up"} />}
          <Row level={level} length={lengthOf(level.width, widest)} />
        </g>
      ))}
    </svg>
  );
}

/** Up with the inference network q, down with the generative network p; the space between two rows. */
function Arrows({ level, isOneWay }: { level: Level; isOneWay: boolean }) {
  if (level.kind === "gap") return null;
  if (isOneWay) return <path className="arrow-up" d="M91-7V-21M88-18L91-22L94-18" />;
  return (
    <>
      <path className="arrow-up" d="M85-7V-21M82-18L85-22L88-18" />
      <path className="arrow-down" d="M97-22V-8M94-11L97-7L100-11" />
    </>
  );
}

function Row({ level, length }: { level: Level; length: number }) {
  if (level.kind === "gap") {
    return (
      <text className="model-text" x="91" y="4" textAnchor="middle">
        {level.text}
      </text>
    );
  }
  const drawn = Math.max(2, Math.min(level.width, Math.floor(length / 11)));
  return (
    <>
      {level.kind === "stochastic" ? (
        Array.from({ length: drawn }, (_, i) => (
          <circle
            key={i}
            className={(i * 7 + (level.number ?? 0) * 3) % 5 < 2 ? "coin coin-on" : "coin"}
            cx={91 - (drawn - 1) * 5.5 + i * 11}
            cy="0"
            r="4"
          />
        ))
      ) : (
        <rect
          className={`bar-${level.kind === "head" ? "hidden" : level.kind}`}
          x={91 - length / 2}
          y="-4.5"
          width={length}
          height="9"
          rx="2.5"
        />
      )}
      <text className="model-text" x="188" y="4">
        {level.text}
      </text>
    </>
  );
}

function lengthOf(width: number, widest: number): number {
  return 24 + 140 * (Math.log(1 + width) / Math.log(1 + widest));
}

function levelsOf(model: ModelSpec, inputs: number | null, isReal: boolean, above: Head): Level[] {
  const data: Level = {
    kind: "data",
    width: inputs ?? 784,
    text: inputs === null ? "data" : `${formatCount(inputs)} ${isReal ? "numbers" : "pixels"}`,
  };
  const head: Level[] = above === null ? [] : [{ kind: "head", ...above }];
  return [
    data,
    ...model.layers.flatMap((layer, l): Level[] => [
      ...layer.hidden.map((hidden): Level => {
        const { size, text } = describeLayer(hidden);
        return { kind: "hidden", width: size, text: `${text} ${ACTIVATION_WORDS[hidden.activation]}` };
      }),
      { kind: "stochastic", ...stochastic(layer), number: l + 1 },
    ]),
    ...head,
  ];
}

function stochastic(layer: ModelSpec["layers"][number]): Pick<Level, "width" | "text"> {
  const { size, text } = describeVariables(layer);
  return { width: size, text };
}

function shorten(levels: Level[]): Level[] {
  if (levels.length <= MOST) return levels;
  const half = Math.floor((MOST - 1) / 2);
  const left = levels.length - 2 * half;
  const gap: Level = { kind: "gap", width: 1, text: `… ${left} more layers …` };
  return [...levels.slice(0, half), gap, ...levels.slice(-half)];
}

function describe(levels: Level[]): string {
  return `The model, from the data upwards: ${levels.map((level) => level.text).join(", ")}`;
}
