import { expect, it } from "vitest";
import { everyState, jointStates, singleChanges } from "./support";
import { latentOf } from "./table";

it("counts and lists the states of Boolean units, unit 0 the lowest bit", () => {
  const latent = latentOf({ units: 3 });
  expect(latent).toEqual({ distribution: "bernoulli", variables: 3, states: 2, width: 3 });
  expect(jointStates(latent)).toBe(8);
  expect(singleChanges(latent)).toBe(3);
  const states = everyState(latent);
  expect([...states.subarray(3, 6)]).toEqual([1, 0, 0]);
  expect([...states.subarray(18, 21)]).toEqual([0, 1, 1]);
});

it("counts and lists the states of variables of several values, one number for each value", () => {
  const latent = latentOf({ units: 2, states: 3 });
  expect(latent).toEqual({ distribution: "categorical", variables: 2, states: 3, width: 6 });
  expect(jointStates(latent)).toBe(9);
  expect(singleChanges(latent)).toBe(4);
  const states = everyState(latent);
  expect([...states.subarray(6, 12)]).toEqual([0, 1, 0, 1, 0, 0]);
  expect([...states.subarray(48, 54)]).toEqual([0, 0, 1, 0, 0, 1]);
  expect(latentOf({ units: 5, states: 2 })).toEqual(latentOf({ units: 5 }));
});
