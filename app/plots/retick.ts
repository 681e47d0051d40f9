/** The numbers along plotly's log axes, ours after every zoom: all of one size, and round. */
import type { Layout, PlotlyHTMLElement } from "plotly.js-basic-dist-min";
import { formatTick, ticksOf } from "./ticks";

/** Numbers of an axis at most. */
const MOST = 7;

/** Ticks of a log axis, whose range is of exponents as plotly wants it. */
export function logTicks(range: readonly [number, number]): {
  tickmode: "array";
  tickvals: number[];
  ticktext: string[];
} {
  const tickvals = ticksOf([10 ** range[0], 10 ** range[1]], MOST, true);
  return { tickmode: "array", tickvals, ticktext: tickvals.map(formatTick) };
}

const AXES = ["xaxis", "yaxis"] as const;

type Plotly = Pick<typeof import("plotly.js-basic-dist-min"), "relayout">;
type Host = HTMLElement & Partial<PlotlyHTMLElement>;

const followed = new WeakSet<HTMLElement>();

/** Follows the visitor's zoom in a plot. */
export function retick(plotly: Plotly, element: Host): void {
  if (followed.has(element) || !element.on) return;
  followed.add(element);
  element.on("plotly_relayout", (event) => {
    const changed = AXES.filter((axis) => Object.keys(event).some((key) => key.startsWith(`${axis}.range`)));
    const layout = (element as PlotlyHTMLElement).layout;
    const change: Record<string, unknown> = {};
    for (const axis of changed) {
      const { type, range } = layout[axis] ?? {};
      if (type !== "log" || !range) continue;
      for (const [key, value] of Object.entries(logTicks([Number(range[0]), Number(range[1])])))
        change[`${axis}.${key}`] = value;
    }
    if (Object.keys(change).length > 0) void plotly.relayout(element, change as Partial<Layout>);
  });
}
