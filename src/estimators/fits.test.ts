import { expect, it } from "vitest";
import { misfit, misfitNote } from "./fits";
import { psa } from "./psa";
import { st } from "./st";

const layer = (hidden: number) => ({
  units: 4,
  hidden: Array.from({ length: hidden }, () => ({ width: 8, activation: "tanh" as const })),
});

it("says in few words why an estimator is not offered: for classifiers, for one layer, for linear maps", () => {
  const vae = { kind: "vae" as const, layers: [layer(0), layer(0)] };
  expect(misfitNote(psa, vae)).toBe("for classifiers only");
  expect(misfitNote(psa, { ...vae, layers: [layer(0)] })).toBe("for classifiers only");
  expect(misfitNote({ layers: "one" }, vae)).toBe("for one stochastic layer only");
  expect(misfitNote(psa, { kind: "classifier", layers: [layer(0), layer(1)] })).toBe(
    "for layers joined by linear maps only",
  );
  expect(misfitNote(psa, { kind: "classifier", layers: [layer(0), layer(0)] })).toBeNull();
  expect([misfitNote(st, vae), misfit(st, vae)]).toEqual([null, null]);
});
