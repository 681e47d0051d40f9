/** A plot that stands by itself: no shared axis, no crosshair; plotly's own hover shows exact values. */
import type { Data, Layout } from "plotly.js-basic-dist-min";
import { type ReactNode, useEffect, useRef } from "react";
import type { TermKey } from "../text/terms";
import { Explain } from "../widgets/Explain";
import { loadPlotly, useSize } from "./host";
import { useInk } from "./ink";
import { type PictureFormat, savePicture } from "./save";

const FORMATS: readonly PictureFormat[] = ["svg", "png"];

export interface PlainFigure {
  data: Data[];
  layout: Partial<Layout>;
}

export interface PlainChartProps {
  title: string;
  /** The term that its title stands for. */
  term?: TermKey;
  /** How the numbers were measured, or how to read them. */
  protocol: string;
  figure: PlainFigure;
  /** Name of saved pictures, without its ending. */
  file: string;
  actions?: ReactNode;
  /** Where its values can be read. */
  values?: string;
}

export function PlainChart(props: PlainChartProps) {
  const { title, term, protocol, figure, file, actions, values = "The values are in the table above." } = props;
  const host = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(host);
  const ink = useInk();

  useEffect(() => {
    const element = host.current;
    if (!element || width === 0) return;
    let current = true;
    void loadPlotly().then((module) => {
      if (!current) return;
      const layout = { ...figure.layout, width, height };
      void module.react(element, figure.data, layout, { displayModeBar: false, showTips: false });
    });
    return () => {
      current = false;
    };
  }, [figure, width, height]);

  return (
    <figure className="plot">
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
          <div className="plot-save">
            {FORMATS.map((format) => (
              <button
                key={format}
                type="button"
                className="button button-bare button-small"
                aria-label={`Save "${title}" as ${format.toUpperCase()}`}
                title={`Save this picture as ${format.toUpperCase()}, with its legend`}
                onClick={() => void savePicture(file, format, { title, protocol, figure, ink })}
              >
                {format.toUpperCase()}
              </button>
            ))}
          </div>
        </div>
      </figcaption>
      <div ref={host} className="plot-host" role="img" aria-label={`${title}. ${values}`} />
    </figure>
  );
}
