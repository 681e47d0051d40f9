import { describe, expect, it } from "vitest";
import type { Reading } from "../../plots/readout";
import { columnSteps, tableStep } from "./steps";

const at = (step: number): Reading => ({ value: -100, spread: 1, replicas: 1, step });

describe("the steps of a table's numbers", () => {
  it("are said in the head of test values that stand behind training", () => {
    const training = [at(312), at(312)];
    expect(columnSteps([at(250), at(250)], tableStep(training), 0)).toEqual({ head: 250, cells: [null, null] });
  });

  it("are not said where all stand at one step", () => {
    const table = tableStep([at(250), at(250)]);
    expect(columnSteps([at(250), at(250)], table, 0)).toEqual({ head: null, cells: [null, null] });
    expect(columnSteps([], null, 0)).toEqual({ head: null, cells: [] });
  });

  it("are said beside the values of runs that were added later or have stopped", () => {
    const training = [at(3000), at(120), null];
    expect(tableStep(training)).toBe(3000);
    expect(columnSteps(training, 3000, 8)).toEqual({ head: null, cells: [null, 120, null] });
    expect(columnSteps([at(2750), at(100), null], 3000, 0)).toEqual({ head: null, cells: [2750, 100, null] });
  });

  it("allow for series that are reported at every so many steps", () => {
    expect(columnSteps([at(1000), at(993)], 1000, 8)).toEqual({ head: null, cells: [null, null] });
    expect(columnSteps([at(1000), at(980)], 1000, 8)).toEqual({ head: null, cells: [null, 980] });
  });
});
