import { expect, it, vi } from "vitest";
import * as distributions from "../distributions/table";
import { disarm } from "./disarm";
import { misfit, misfitNote } from "./fits";
import { psa } from "./psa";
import { st } from "./st";
import { ESTIMATORS } from "./table";

const layer = (hidden: number) => ({
  units: 4,
  hidden: Array.from({ length: hidden }, () => ({ width: 8, activation: "tanh" as const })),
});
const vae = { kind: "vae" as const, layers: [layer(0), layer(0)] };

it("says in few words why an estimator is not offered: for models that predict, for one layer, for linear maps", () => {
  expect(misfitNote(psa, vae)).toBe("for classifiers and structured predictors only");
  expect(misfitNote(psa, { ...vae, layers: [layer(0)] })).toBe("for classifiers and structured predictors only");
  expect(misfitNote({ requires: ["one stochastic layer"] }, vae)).toBe("for one stochastic layer only");
  expect(misfitNote(psa, { kind: "classifier", layers: [layer(0), layer(1)] })).toBe(
    "for layers joined by linear maps only",
  );
  expect(misfitNote(psa, { kind: "classifier", layers: [layer(0), layer(0)] })).toBeNull();
  expect([misfitNote(st, vae), misfit(st, vae)]).toEqual([null, null]);
});

it("says what came and what was expected", () => {
  expect(misfit(psa, vae)).toBe(
    "it needs a loss that depends on the top stochastic layer alone, as that of a classifier or a structured predictor, and the model is a VAE",
  );
  expect(misfit({ requires: ["one stochastic layer"] }, vae)).toBe(
    "it is defined for one stochastic layer and the model has 2",
  );
  expect(misfit(psa, { kind: "classifier", layers: [layer(0), layer(1)] })).toBe(
    "it needs stochastic layers joined by linear maps, and there are deterministic ones before layer 2",
  );
});

it("names the layer whose variables cannot do what is asked of them", () => {
  const known = distributions.distributionOf({ distribution: "bernoulli" });
  const limited = { ...known, capabilities: ["score" as const], describe: () => "3 variables of 4 values" };
  const spy = vi.spyOn(distributions, "distributionOf").mockReturnValue(limited);
  expect(misfit({ requires: ["score"] }, vae)).toBeNull();
  expect(misfit({ requires: ["score", "flip"] }, vae)).toBe(
    "it needs units of two states, and layer 1 has 3 variables of 4 values",
  );
  spy.mockRestore();
});

it("asks something of the units of every model", () => {
  const ofUnits = ["enumerate", "flip", "score", "relax", "path"];
  for (const { key, requires } of ESTIMATORS)
    expect(
      requires.some((r) => ofUnits.includes(r)),
      key,
    ).toBe(true);
});

it("needs a half of its own for variables of several values", () => {
  const model = { kind: "vae" as const, layers: [layer(0), { ...layer(1), units: 3, states: 4 }] };
  expect(misfit(disarm, model)).toBe("it needs units of two states, and layer 2 has 3 variables of 4 values");
  expect(misfitNote(disarm, model)).toBe("for units of two states only");
  expect([misfitNote(st, model), misfit(st, model)]).toEqual([null, null]);
});
