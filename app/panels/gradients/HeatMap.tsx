/** Layers by estimators: the error of a single gradient in every layer, darker where it is larger. A click shows the layer. */
import type { GradientReport } from "../../../src/index";
import type { LayerReport } from "../../../src/measure/probe-statistics";
import { verdictOf } from "../../../src/measure/verdict";
import { estimatorOf, layerNames, layerOf } from "../../plots/gradients/read";
import type { RunView } from "../../state/runs";
import { ScrollRegion } from "../../widgets/ScrollRegion";
import { Swatch } from "../../widgets/Swatch";
import { isWhole } from "./words";

interface HeatMapProps {
  report: GradientReport;
  runs: readonly RunView[];
  layer: string;
  onLayer: (layer: string) => void;
}

export function HeatMap({ report, runs, layer, onLayer }: HeatMapProps) {
  const layers = layerNames(report).filter((name) => !isWhole(name));
  const shown = runs.filter((run) => estimatorOf(report, run.id));
  return (
    <figure className="plot">
      <figcaption>
        <div>
          <h3>Layer by layer</h3>
          <p className="fine">
            error of a single gradient over |g*|, on a log scale; a dot marks a bias that was detected
          </p>
        </div>
      </figcaption>
      <ScrollRegion label="Relative error of one gradient, by layer and estimator">
        <table className="heat">
          <caption className="said">Relative error of one gradient, by layer and estimator</caption>
          <thead>
            <tr>
              <td />
              {layers.map((name) => (
                <th key={name} scope="col">
                  <button
                    type="button"
                    className="heat-layer"
                    aria-pressed={name === layer}
                    onClick={() => onLayer(name)}
                  >
                    {name}
                  </button>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((run) => (
              <tr key={run.id}>
                <th scope="row">
                  <Swatch colour={run.colour} dash={run.dash} marker={run.marker} />
                  {run.name}
                </th>
                {layers.map((name) => (
                  <Cell key={name} found={layerOf(report, run.id, name)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </figure>
  );
}

/** RMSE of 0.1 |g*| and less is white, of 100 |g*| and more full. */
export function heatOf(rmse: number): number {
  return Math.min(1, Math.max(0, (Math.log10(rmse) + 1) / 3));
}

/** Two digits; what is left of rounding is nothing. */
function errorText(error: number): string {
  if (error < 1e-4) return "0";
  return error >= 100 ? Math.round(error).toLocaleString("en") : error.toPrecision(2);
}

function Cell({ found }: { found: LayerReport | undefined }) {
  if (!found) return <td />;
  const verdict = verdictOf(found);
  if (verdict.kind === "unmeasured") return <td title={verdict.text}>–</td>;
  const error = found.rmse[1];
  const share = `${Math.round(55 * heatOf(error))}%`;
  return (
    <td style={{ background: `color-mix(in oklab, var(--accent) ${share}, transparent)` }} title={verdict.text}>
      {errorText(error)}
      {verdict.biased && (
        <span className="heat-biased">
          <span className="said">biased</span>
        </span>
      )}
    </td>
  );
}
