/** The best rate of every estimator, from the best estimator to the worst, with what must be said beside it. */
import { rateText } from "../../../src/experiment/number-text";
import {
  bestOf,
  caveats,
  orderOf,
  type RateScore,
  type RateSearch,
  scoreName,
  trained,
} from "../../../src/tuning/score";
import { formatSpread, formatValue } from "../../plots/readout";
import { runsOf } from "../../state/runs";
import { useLab } from "../../state/store";
import { Swatch } from "../../widgets/Swatch";
import { styleOf } from "./styles";

export function RateTable({ search }: { search: RateSearch }) {
  const spec = useLab((lab) => lab.spec);
  const runs = runsOf(spec);
  const common = search.spec.optimizer.learningRate;
  const hasCommon = search.rates.includes(common);
  return (
    <div className="race-wrap scrolls">
      <table className="race rate-table">
        <caption className="said">The best learning rate of every estimator</caption>
        <thead>
          <tr>
            <th scope="col" className="race-name">
              Estimator
            </th>
            {hasCommon && (
              <th scope="col">
                {scoreName(search)} at {rateText(common)}
              </th>
            )}
            <th scope="col">Best rate</th>
            <th scope="col">{scoreName(search)} there</th>
          </tr>
        </thead>
        <tbody>
          {orderOf(search, null).map(({ estimator }) => {
            const { name, colour, dash, marker } = styleOf(estimator, runs);
            const found = bestOf(search, estimator);
            const said = found ? caveats(found, rateText) : ["diverged at every rate: try lower ones"];
            return (
              <tr key={estimator}>
                <th scope="row" className="race-name">
                  <span className="rate-name">
                    <Swatch colour={colour} dash={dash} marker={marker} />
                    {name}
                  </span>
                  {said.map((sentence) => (
                    <span key={sentence} className="fine rate-caveat">
                      {sentence}
                    </span>
                  ))}
                </th>
                {hasCommon && <Score entry={trained(search, estimator).find(({ rate }) => rate === common)} />}
                <td>{found ? rateText(found.best.rate) : "–"}</td>
                <Score entry={found?.best} />
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function Score({ entry }: { entry: RateScore | undefined }) {
  if (!entry || entry.score === null) return <td>diverged</td>;
  return (
    <td>
      {formatValue(entry.score, entry.stdErr ?? 0)}
      {entry.stdErr !== null && <span className="spread">{formatSpread(entry.stdErr)}</span>}
    </td>
  );
}
