/** How the estimators of a search are drawn: as their runs on the page, or by the table where they race no more. */
import { findEstimator } from "../../../src/estimators/table";
import { canonicalEstimator, estimatorText, parseEstimatorText } from "../../../src/experiment/estimator-text";
import type { RunView } from "../../state/runs";

export interface SearchStyle {
  name: string;
  colour: string;
  dash: RunView["dash"];
  marker: string;
}

/** `estimator`: as it stands in a link, without a rate. */
export function styleOf(estimator: string, runs: readonly RunView[]): SearchStyle {
  const own = runs.find(
    ({ estimator: { key, params } }) => estimatorText(canonicalEstimator({ key, params })) === estimator,
  );
  const parsed = parseEstimatorText(estimator);
  const row = own?.row ?? ("estimator" in parsed ? findEstimator(parsed.estimator.key) : undefined);
  const settings = row ? estimator.slice(row.key.length).replace("(", " (") : "";
  const { colour, dash, marker } = own ??
    row?.style ?? { colour: "currentColor", dash: "solid" as const, marker: "circle" };
  return { name: `${row?.name ?? estimator}${settings}`, colour, dash, marker };
}
