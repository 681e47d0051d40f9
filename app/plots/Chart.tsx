/** One plot of the Train view: paints a figure on a canvas, with the pointer's crosshair, box and readout over it. */
import { type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import type { Term, TermKey } from "../text/terms";
import { Explain } from "../widgets/Explain";
import { useEmphasis } from "./emphasis";
import type { Figure } from "./figure";
import { useSize } from "./host";
import { useInk } from "../theme/ink";
import { PlotPointer, type Zoom } from "./PlotPointer";
import { SaveButtons, type Saving } from "./SaveButtons";
import { paint } from "./scene/canvas";
import { sceneOf } from "./scene/compose";
import type { Scene } from "./scene/scene";

export interface ChartProps {
  title: string;
  /** The term that its title stands for. */
  term?: Term | TermKey;
  /** How the numbers were measured. */
  protocol: string;
  /** The first chart of its view: larger than the others where they share a column. */
  main?: boolean;
  /** Makes the figure for a drawing area so many pixels wide. A new function means: draw again. */
  build: (columns: number) => Figure;
  /** Names at the ends of the lines, for more runs than a legend can distinguish. */
  labels: boolean;
  onZoom: (zoom: Zoom | null) => void;
  /** Said in the plot while it has nothing to show. */
  empty: string;
  actions?: ReactNode;
  saving: Saving;
}

/** Size of the numbers of an axis, in pixels. */
const TEXT = 11;

/** About what the axes take of the width: it need not be exact to choose how many points to draw. */
const AXES = 72;

export function Chart({ title, term, protocol, main, build, labels, onZoom, empty, actions, saving }: ChartProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(body);
  const ink = useInk();
  const emphasis = useEmphasis((state) => state.run);

  const drawn = useMemo((): { figure: Figure; scene: Scene } | null => {
    if (width === 0 || height === 0) return null;
    const figure = build(Math.max(50, width - AXES));
    return { figure, scene: sceneOf(figure, { width, height, ink, text: TEXT, weight: 1, labels }) };
  }, [build, width, height, ink, labels]);

  useLayoutEffect(() => {
    if (canvas.current && drawn) paint(canvas.current, drawn.scene, window.devicePixelRatio || 1, emphasis);
  }, [drawn, emphasis]);

  return (
    <figure className={main ? "plot plot-main" : "plot"}>
      <figcaption>
        <div>
          <h3>
            {title}
            {term && <Explain term={term} />}
          </h3>
          <p className="fine">{protocol}</p>
        </div>
        <div className="plot-actions">
          {actions}
          {drawn?.figure.y && <SaveButtons title={title} {...saving} />}
        </div>
      </figcaption>
      <div ref={body} className="plot-body plot-host">
        <canvas
          ref={canvas}
          style={{ width, height }}
          role="img"
          aria-label={`${title}. The values are in the table of runs.`}
        />
        {drawn && <PlotPointer figure={drawn.figure} area={drawn.scene.area} onZoom={onZoom} />}
        {drawn?.figure.y === null && <p className="plot-empty">{empty}</p>}
      </div>
    </figure>
  );
}
