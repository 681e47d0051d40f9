/** A plot that stands by itself: no shared axis, no crosshair; plotly's own hover tells exact values. */
import type { Data, Layout } from "plotly.js-basic-dist-min";
import { type ReactNode, useEffect, useRef } from "react";
import { loadPlotly, useWidth } from "./host";

export interface PlainFigure {
  data: Data[];
  layout: Partial<Layout>;
}

export interface PlainChartProps {
  title: string;
  /** How the numbers were measured, or how to read them. */
  protocol: string;
  height: number;
  figure: PlainFigure;
  actions?: ReactNode;
}

export function PlainChart({ title, protocol, height, figure, actions }: PlainChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const width = useWidth(host);

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
          <h3>{title}</h3>
          <p className="fine">{protocol}</p>
        </div>
        {actions}
      </figcaption>
      <div ref={host} style={{ height }} role="img" aria-label={`${title}. The values are in the table above.`} />
    </figure>
  );
}
