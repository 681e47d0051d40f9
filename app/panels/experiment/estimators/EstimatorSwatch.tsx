/** The line of an estimator: as its first run is drawn, or in its own style where none is on show. */
import { useMemo } from "react";
import type { EstimatorRow } from "../../../../src/estimators/contract";
import { readableOn } from "../../../colours/colour";
import { useInk } from "../../../theme/ink";
import { styleOf } from "../../../state/runs";
import { useLab } from "../../../state/store";
import { Swatch } from "../../../widgets/Swatch";

export function EstimatorSwatch({ row }: { row: EstimatorRow }) {
  const estimators = useLab((lab) => lab.spec.estimators);
  const ink = useInk();
  const style = useMemo(() => styleOf(row, estimators), [row, estimators]);
  return <Swatch {...style} colour={readableOn(style.colour, ink.paper)} />;
}
