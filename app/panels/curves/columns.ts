/** The columns of values in the table of runs. */
import { useMemo } from "react";
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

/** Whether a test by the first so many samples is made, and is another than that by all of them. */
export function isTested({ samples = 0 }: { samples?: number }, members: number): boolean {
  return samples < members;
}

export function useColumns(): Column[] {
  const kind = useLab((lab) => shownSpec(lab).model.kind);
  const several = useLab((lab) => shownSpec(lab).seeds > 1);
  const smoothing = useLab((lab) => lab.view.smoothing);
  const { hardEvery, varianceEvery, members } = useLab((lab) => shownSpec(lab).evaluate);
  return useMemo(() => {
    const { train, test, alsoTested } = familyOf({ kind }).reports;
    const bySamples = alsoTested.some(({ samples }) => samples !== undefined);
    const tested = { steps: 0, hasSpread: true, slack: 0 };
    return [
      { series: train.series, text: train.column, steps: smoothing, hasSpread: several, slack: hardEvery },
      { series: test.series, text: bySamples ? `${test.column}, ${members}` : test.column, ...tested },
      ...alsoTested
        .filter((declared) => isTested(declared, members))
        .map(({ series, column, samples }) => ({ series, text: column, ...tested, wide: samples !== undefined })),
      {
        series: "logVariance",
        text: "Log variance",
        steps: 0,
        hasSpread: several,
        wide: true,
        slack: Math.max(hardEvery, varianceEvery),
      },
    ];
  }, [kind, several, smoothing, hardEvery, varianceEvery, members]);
}

/** The class names of a column's head. */
export function classOf({ hasSpread, wide }: Column): string | undefined {
  return [hasSpread && "has-spread", wide && "wide-only"].filter(Boolean).join(" ") || undefined;
}
