/** A plot that stands by itself: no shared axis, no crosshair; plotly's own hover shows exact values. */
import type { Data, Layout } from "plotly.js-basic-dist-min";
import { type ReactNode, useEffect, useRef } from "react";
import { shareAddress } from "../state/url";
import type { Term, TermKey } from "../text/terms";
import { Explain } from "../widgets/Explain";
import { loadPlotly, useSize } from "./host";
import { retick } from "./retick";
import { SaveButtons } from "./SaveButtons";

export interface PlainFigure {
  data: Data[];
  layout: Partial<Layout>;
}

export interface PlainChartProps {
  title: string;
  /** The term that its title stands for. */
  term?: Term | TermKey;
  /** How the numbers were measured, or how to read them. */
  protocol: string;
  figure: PlainFigure;
  /** The same figure for white paper, where the page's may be for a dark one. */
  paper?: () => PlainFigure;
  /** When and against what the numbers were measured, said below a saved picture. */
  context?: string;
  /** Address below a saved picture; the experiment of the page when absent. */
  link?: string;
  /** Name of saved pictures, without its ending. */
  file: string;
  actions?: ReactNode;
  /** Where its values can be read. */
  values?: string;
}

export function PlainChart(props: PlainChartProps) {
  const { title, term, protocol, figure, file, actions, values = "The values are in the table above." } = props;
  const { paper, context, link } = props;
  const host = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(host);

  useEffect(() => {
    const element = host.current;
    if (!element || width === 0) return;
    let current = true;
    void loadPlotly().then(async (module) => {
      if (!current) return;
      const layout = { ...figure.layout, width, height };
      await module.react(element, figure.data, layout, { displayModeBar: false, showTips: false });
      if (current) retick(module, element);
    });
    return () => {
      current = false;
    };
  }, [figure, width, height]);

  const picture = async () => {
    const { probeSvg } = await import("./export/probe");
    const words = [context, protocol].filter(Boolean).map(sentence).join(" ");
    return probeSvg(paper ? paper() : figure, { title, words, link: link ?? shareAddress() });
  };

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
          <SaveButtons title={title} file={file} picture={picture} />
        </div>
      </figcaption>
      <div ref={host} className="plot-host" role="img" aria-label={`${title}. ${values}`} />
    </figure>
  );
}

/** With a capital letter and a full stop. */
function sentence(text: string | undefined): string {
  if (!text) return "";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
