import { expect, it } from "vitest";
import { componentsFigure, componentsOff } from "./components";
import { INK, run } from "../../../tests/support/gradient-fixtures";

const floats = (...values: number[]) => Float32Array.from(values);
const FOUND = {
  of: 8,
  stride: 2,
  index: Uint32Array.of(0, 3, 4, 6),
  exact: floats(-1, 0, 1, 2),
  mean: floats(-0.5, 0.1, 0.5, 1),
  stdErr: floats(0.2, 0.1, 0.1, 0.1),
  slope: null,
};

it("components stand over the true ones, with the identity and their errors", () => {
  const { data, layout } = componentsFigure(run("st"), FOUND, INK);
  const [identity, points] = data as {
    x: number[];
    y: number[];
    error_y: { array: number[] };
    customdata: unknown[][];
  }[];
  expect(identity.x).toEqual(identity.y);
  expect(identity.x[0]).toBeLessThan(-1);
  expect(identity.x[1]).toBeGreaterThan(2);
  expect([points.x, points.y]).toEqual([[...FOUND.exact], [...FOUND.mean]]);
  expect(points.error_y.array).toEqual([...FOUND.stdErr]);
  expect(points.customdata.map(([place]) => place)).toEqual([1, 4, 5, 7]);
  expect(layout.xaxis?.range).toEqual(identity.x);
});

it("many components have no bars of their own", () => {
  const many = new Float32Array(401).fill(1);
  const { data } = componentsFigure(run("st"), { ...FOUND, exact: many, mean: many, stdErr: many }, INK);
  expect(data[1]).not.toHaveProperty("error_y");
});

it("counts the components that are off by more than their errors and rounding explain", () => {
  expect(componentsOff(FOUND)).toBe(2);
  // Errors of a truth that was drawn count as well.
  expect(componentsOff({ ...FOUND, exactStdErr: floats(1, 1, 1, 1) })).toBe(0);
  const still = { ...FOUND, mean: FOUND.exact.map((g) => g * (1 + 2 ** -22)), stdErr: floats(0, 0, 0, 0) };
  expect(componentsOff(still)).toBe(0);
  // Rare states that no draw has met are no bias.
  const unseen = { ...FOUND, exact: floats(-1, 1e-4, 1, 2), mean: floats(-1, 0, 1, 2), stdErr: floats(1, 0, 1, 1) };
  expect(componentsOff(unseen)).toBe(0);
});
