/**
 * At which steps the numbers of a table stand. Test values are rarer than training values, and a run that was added later
 * or has stopped lags behind: a number whose step is not that of its neighbours says so.
 */
import type { Reading } from "../../plots/readout";

export interface ColumnSteps {
  /** The step that all values of the column share and that is not the table's; null when there is nothing to say. */
  head: number | null;
  /** For each value its step, where that is neither the table's nor said in the head. */
  cells: (number | null)[];
}

/** The step at which a table stands: that of its furthest training value; null before the first. */
export function tableStep(training: readonly (Reading | null)[]): number | null {
  const steps = training.flatMap((reading) => (reading ? [reading.step] : []));
  return steps.length > 0 ? Math.max(...steps) : null;
}

/**
 * What a column has to say of its steps. `slack`: steps that a value may lag behind the table's without being behind, since
 * some series have a value at every so many steps only.
 */
export function columnSteps(readings: readonly (Reading | null)[], table: number | null, slack: number): ColumnSteps {
  const off = (step: number) => table === null || Math.abs(step - table) > slack;
  const known = readings.flatMap((reading) => (reading ? [reading.step] : []));
  const [first] = known;
  const shared = known.length > 0 && known.every((step) => step === first);
  if (shared) return { head: off(first) ? first : null, cells: readings.map(() => null) };
  return { head: null, cells: readings.map((reading) => (reading && off(reading.step) ? reading.step : null)) };
}
