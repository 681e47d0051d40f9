/** The charts of training as files: what is on them is what is shown. */
import { fileName } from "../../../src/export/probe-file";
import type { Plot } from "../../plots/catalogue";
import type { PlotContext } from "../../plots/figure";
import type { Saving } from "../../plots/SaveButtons";
import { furthest } from "../../state/engine";
import { shownSpec } from "../../state/experiment";
import { useLab } from "../../state/store";
import { shareAddress } from "../../state/url";
import { formatCount } from "../../text/words";

/** Where each kind of picture is drawn, loaded when the first is saved. */
type Draw = "chartSvg" | "panelsSvg";

/** The file of a chart, and the picture in it. */
export function savingOf(plot: Plot, context: PlotContext, draw: Draw): Saving {
  const lab = useLab.getState();
  const step = furthest(lab.steps);
  return {
    file: fileName([plot.title, draw === "panelsSvg" ? "panels" : "", "step", step].filter((part) => part !== "")),
    picture: async () => {
      const drawings = await import("../../plots/export/train");
      const smoothing =
        plot.smooths && context.smoothing > 0 ? `; smoothed over ${formatCount(context.smoothing)} steps` : "";
      const protocol = plot.protocol(shownSpec(lab), lab.plan);
      const words = `Step ${formatCount(step)}; ${protocol}${smoothing}.`;
      return drawings[draw](plot, context, { title: plot.title, words, link: shareAddress() });
    },
  };
}
