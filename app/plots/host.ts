/** What every plot needs of its host: plotly, loaded when the first plot is shown, and the size that the style sheet gives it. */
import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import { usePrinting } from "../theme/printing";

let plotly: Promise<typeof import("plotly.js-basic-dist-min")> | undefined;

export function loadPlotly(): Promise<typeof import("plotly.js-basic-dist-min")> {
  plotly ??= import("plotly.js-basic-dist-min");
  return plotly;
}

export interface Size {
  width: number;
  height: number;
}

/** Size of an element in whole pixels; 0 by 0 until it has been laid out. */
export function useSize(host: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 0, height: 0 });
  useEffect(() => {
    const element = host.current;
    if (!element) return;
    const observer = new ResizeObserver(([{ contentRect }]) => {
      const [width, height] = [Math.floor(contentRect.width), Math.floor(contentRect.height)];
      setSize((last) => (last.width === width && last.height === height ? last : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [host]);
  const printing = usePrinting();
  useLayoutEffect(() => {
    // An observer would report the size on paper only after the page has been printed.
    if (printing && host.current) setSize({ width: host.current.clientWidth, height: host.current.clientHeight });
  }, [host, printing]);
  return size;
}
