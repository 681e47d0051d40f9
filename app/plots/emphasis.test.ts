import { describe, expect, it } from "vitest";
import { nearestRun } from "./emphasis";
import { projectionOf } from "./projection";

const projection = projectionOf({ x: [0, 100], y: [0, 100], logX: false, yScale: "linear", width: 100, height: 100 });

function curve(id: string, points: [number, number][]) {
  const [x, mean] = [0, 1].map((k) => Float64Array.from(points, (point) => point[k]));
  const band = { length: x.length, step: x, seconds: x, mean, deviation: mean, replicas: new Uint8Array(x.length) };
  return { run: { id, name: id, colour: "#000000", dash: "solid", marker: "circle" } as const, band, x };
}

const low = curve("low", [
  [0, 0],
  [100, 40],
]);
const high = curve("high", [
  [0, 100],
  [50, 60],
]);

describe("nearestRun", () => {
  const at = (x: number, value: number) => nearestRun([low, high], { x, pixel: projection.y(value) }, projection);

  it("finds the curve under the pointer, between its points too", () => {
    expect(at(50, 22)).toBe("low");
    expect(at(25, 80)).toBe("high");
    expect(at(50, 50)).toBe("high");
  });

  it("finds none where none is near, or where a curve has ended", () => {
    expect(at(50, 40)).toBeNull();
    expect(at(90, 60)).toBeNull();
    expect(nearestRun([], { x: 1, pixel: 1 }, projection)).toBeNull();
  });
});
