/** Score against learning rate, a curve for each estimator; the numbers are in the table below it. */
import { useEffect, useRef, useState } from "react";
import { type PictureCurve, rateMarks } from "../../../src/tuning/picture";
import { type RateSearch, scoreName } from "../../../src/tuning/score";
import { readableOn } from "../../colours/colour";
import { useInk } from "../../theme/ink";
import { runsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import { styleOf } from "./styles";

/** Pixels until it is known how much room there is. */
const WIDTH = 640;
const HEIGHT = 340;
const DASHES = { solid: undefined, dash: "6 3", dot: "2 3", dashdot: "8 3 2 3", longdash: "12 4" } as const;

export function RateChart({ search }: { search: RateSearch }) {
  const spec = useLab((lab) => lab.spec);
  const runs = runsOf(spec);
  const ink = useInk();
  const chart = useRef<SVGSVGElement>(null);
  const [width, setWidth] = useState(WIDTH);
  useEffect(() => {
    if (!chart.current) return;
    const watch = new ResizeObserver(([entry]) => setWidth(Math.max(240, Math.round(entry.contentRect.width))));
    watch.observe(chart.current);
    return () => watch.disconnect();
  }, []);
  const marks = rateMarks(search, width, HEIGHT);
  const { frame } = marks;
  return (
    <svg ref={chart} className="rate-chart" viewBox={`0 0 ${width} ${HEIGHT}`} height={HEIGHT} role="img">
      <title>{`${scoreName(search)} against learning rate, a curve for each estimator`}</title>
      {marks.yTicks.map(({ at, text }) => (
        <g key={text}>
          <line className="rate-grid" x1={frame.left} x2={frame.right} y1={at} y2={at} />
          <text x={frame.left - 6} y={at + 4} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {marks.xTicks.map(({ at, text }) => (
        <g key={text}>
          <line className="rate-grid" x1={at} x2={at} y1={frame.top} y2={frame.bottom} />
          <text x={at} y={HEIGHT - 26} textAnchor="middle">
            {text}
          </text>
        </g>
      ))}
      {marks.common !== null && (
        <line className="rate-common" x1={marks.common} x2={marks.common} y1={frame.top} y2={frame.bottom} />
      )}
      <text x={(frame.left + frame.right) / 2} y={HEIGHT - 6} textAnchor="middle">
        {marks.xTitle}
      </text>
      <text transform={`translate(13 ${(frame.top + frame.bottom) / 2}) rotate(-90)`} textAnchor="middle">
        {marks.yTitle}
      </text>
      {marks.hasDiverged && (
        <text x={frame.left - 6} y={frame.bottom + 12} textAnchor="end">
          diverged
        </text>
      )}
      {marks.curves.map((curve) => {
        const { colour, dash } = styleOf(curve.estimator, runs);
        return <Curve key={curve.estimator} curve={curve} colour={readableOn(colour, ink.paper)} dash={DASHES[dash]} />;
      })}
    </svg>
  );
}

function Curve({ curve, colour, dash }: { curve: PictureCurve; colour: string; dash?: string }) {
  const { points, diverged } = curve;
  return (
    <g stroke={colour} fill="none" strokeWidth={1.8}>
      <polyline points={points.map(({ x, y }) => `${x},${y}`).join(" ")} strokeDasharray={dash} />
      {points.map(({ x, y, low, high, best, text }) => (
        <g key={x}>
          <path d={`M${x} ${low}V${high}M${x - 3} ${low}h6M${x - 3} ${high}h6`} strokeWidth={1} />
          <circle
            cx={x}
            cy={y}
            r={best ? 6 : 3}
            className={best ? "rate-best" : undefined}
            fill={best ? undefined : colour}
          >
            <title>{`${curve.estimator}, ${text}`}</title>
          </circle>
        </g>
      ))}
      {diverged.map(({ x, y, text }) => (
        <path key={x} d={`M${x - 3} ${y - 3}l6 6m0 -6l-6 6`}>
          <title>{`${curve.estimator}, ${text}`}</title>
        </path>
      ))}
    </g>
  );
}
