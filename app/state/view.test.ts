import { describe, expect, it } from "vitest";
import { loadView } from "./view";

describe("loadView", () => {
  it("starts with defaults where nothing is kept, or nothing that can be read", () => {
    const fresh = loadView(null);
    expect(fresh).toMatchObject({ theme: "auto", smoothing: 100, xAxis: "step", zoom: { x: null, y: {} } });
    expect(fresh).toMatchObject({ arrangement: "together", panelSeries: "trainElbo", openFamilies: [] });
    for (const text of ["{", "[]", "null", "7", '"x"']) expect(loadView(text)).toEqual(fresh);
  });

  it("keeps what is right of a damaged view", () => {
    const view = loadView('{"theme":"dark","smoothing":"lots","xAxis":"parsecs","zoom":{"x":[1]},"logX":true}');
    expect(view).toMatchObject({ theme: "dark", smoothing: 100, xAxis: "step", logX: true, zoom: { x: null, y: {} } });
  });
});
