import { describe, expect, it } from "vitest";
import { findEstimator } from "./table";
import { experimentSchema } from "../spec/schema";
import { USE } from "../random/keys";
import { threefry4x32, uniform } from "../random/threefry";
import { auxiliaryLayout, initialAuxiliaryParameters } from "./auxiliary-parameters";
import { layersOf } from "../models/network";
import { buildNetwork } from "../models/table";

const network = buildNetwork(experimentSchema.parse({ model: { layers: [{ units: 7 }, { units: 4 }] } }).model, {
  inputs: 6,
});

function own(key: string, params: Record<string, number | boolean>) {
  const row = findEstimator(key);
  if (!row) throw new Error(key);
  return {
    layout: auxiliaryLayout(network, row, params),
    values: initialAuxiliaryParameters(network, row, params, 11),
  };
}

describe("what estimators learn beside the model", () => {
  it("a baseline reads the level below each layer and shares no key with the model", () => {
    const { layout, values } = own("nvil", { network: true });
    expect(layout.networks[0].stacks.map(([first, last]) => [first.inputs, first.outputs, last.outputs])).toEqual([
      [6, 100, 1],
      [7, 100, 1],
    ]);
    expect([...values.keys()].slice(0, 2)).toEqual(["baseline.1.0.weight", "baseline.1.0.bias"]);
    const bits = threefry4x32([11, 0, USE.init, layersOf(network).length], [0, 0, 0, 0])[0];
    expect(values.get("baseline.1.0.weight")![0]).toBe(Math.fround(Math.sqrt(6 / 106) * (2 * uniform(bits) - 1)));
  });

  it("a control variate reads its own layer, and starts as if it were not there", () => {
    const { layout, values } = own("relax", { nu: 1, tau: 0.5, units: 5 });
    expect(layout.networks[0].stacks.map(([first]) => first.inputs)).toEqual([7, 4]);
    expect(layout.controls).toEqual(["control.1", "control.2"]);
    expect([...(values.get("control.2") ?? [])].slice(0, 2)).toEqual([1, Math.fround(Math.log(0.5))]);
    expect(values.get("control.1.0.weight")!.some((w) => w !== 0)).toBe(true);
    expect(values.get("control.1.1.weight")!.every((w) => w === 0)).toBe(true);
  });

  it("may be two networks a layer: MuProp's baseline beside h, each as it would be alone", () => {
    const params = { network: true, residual: true, relu: true, units: 6, copies: 3 };
    const { layout, values } = own("muprop-fourier", params);
    expect(layout.networks.map(({ reads, rows, gradientRows }) => ({ reads, rows, gradientRows }))).toEqual([
      { reads: "below", rows: [1, 1], gradientRows: [1, 1] },
      { reads: "states", rows: [4, 4], gradientRows: [4, 4] },
    ]);
    const h = layout.networks[1].stacks[1];
    expect(h.map(({ inputs, outputs, activation }) => [inputs, outputs, activation])).toEqual([
      [4, 6, "relu"],
      [6, 6, "relu"],
      [6, 1, "linear"],
    ]);
    for (const [name, weights] of own("muprop", { network: true }).values) expect(values.get(name)).toEqual(weights);
    expect(values.get("h.2.2.weight")!.every((w) => w === 0)).toBe(true);
    expect(values.get("h.2.1.weight")!.some((w) => w !== 0)).toBe(true);
    expect(own("muprop-fourier", { ...params, residual: false }).layout.networks[1].gradientRows).toEqual([1, 1]);
  });

  it("is nothing where the estimator learns nothing", () => {
    expect(own("st", { asPublished: false }).values.size).toBe(0);
    expect(own("nvil", { network: false }).layout.networks).toEqual([]);
  });
});
