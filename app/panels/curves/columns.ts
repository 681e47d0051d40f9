/** The columns of values in the table of runs. */
import type { SeriesName } from "../../../src/index";
import { familyOf } from "../../../src/models/table";
import { shownSpec } from "../../state/experiment";
import { useLab } from "../../state/store";

export interface Column {
  series: SeriesName;
  text: string;
  /** Smoothing, in steps. */
  steps: number;
  hasSpread: boolean;
  /** Steps that a value may stand behind training without saying so: such series have a value at every so many steps only. */
  slack: number;
  /** Left out where the table is narrow. */
  wide?: boolean;
}

export function useColumns(): Column[] {
  const kind = useLab((lab) => shownSpec(lab).model.kind);
  const several = useLab((lab) => shownSpec(lab).seeds > 1);
  const smoothing = useLab((lab) => lab.view.smoothing);
  const { hardEvery, varianceEvery } = useLab((lab) => shownSpec(lab).evaluate);
  const classifies = kind === "classifier";
  const watched = familyOf({ kind }).reports;
  const error: Column = { series: "testError", text: "Test error", steps: 0, hasSpread: true, slack: 0 };
  return [
    {
      series: watched.train.series,
      text: classifies ? "Training loss" : "Training ELBO",
      steps: smoothing,
      hasSpread: several,
      slack: hardEvery,
    },
    { series: watched.test.series, text: classifies ? "Test loss" : "Test ELBO", steps: 0, hasSpread: true, slack: 0 },
    ...(classifies ? [error] : []),
    {
      series: "logVariance",
      text: "Log variance",
      steps: 0,
      hasSpread: several,
      wide: true,
      slack: Math.max(hardEvery, varianceEvery),
    },
  ];
}

/** The class names of a column's head. */
export function classOf({ hasSpread, wide }: Column): string | undefined {
  return [hasSpread && "has-spread", wide && "wide-only"].filter(Boolean).join(" ") || undefined;
}
