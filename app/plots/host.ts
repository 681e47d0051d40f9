/** What every plot needs of its host: plotly, loaded when the first plot is shown, and the host's width. */
import { type RefObject, useEffect, useState } from "react";

let plotly: Promise<typeof import("plotly.js-basic-dist-min")> | undefined;

export function loadPlotly(): Promise<typeof import("plotly.js-basic-dist-min")> {
  plotly ??= import("plotly.js-basic-dist-min");
  return plotly;
}

/** Width of an element in whole pixels; 0 until it has been laid out. */
export function useWidth(host: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  return width;
}
