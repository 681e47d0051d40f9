import { describe, expect, it } from "vitest";
import { placeLabels, withRoom } from "./labels";

describe("placeLabels", () => {
  it("leaves labels where they are when there is room", () => {
    expect(placeLabels([10, 50, 30], 12, 0, 100)).toEqual([10, 50, 30]);
  });

  it("moves those that collide apart around their middle", () => {
    expect(placeLabels([50, 50], 10, 0, 100)).toEqual([45, 55]);
    expect(placeLabels([50, 52, 54], 10, 0, 100)).toEqual([42, 52, 62]);
  });

  it("keeps all within the range, in order, at their distance", () => {
    const wanted = [3, 1, 2, 99, 98, 97, 50, 50.5];
    const placed = placeLabels(wanted, 11, 0, 100);
    const order = wanted.map((_, k) => k).sort((a, b) => wanted[a] - wanted[b]);
    for (let k = 1; k < order.length; k++) {
      expect(placed[order[k]] - placed[order[k - 1]]).toBeGreaterThanOrEqual(11 - 1e-9);
    }
    expect(Math.min(...placed)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...placed)).toBeLessThanOrEqual(100);
  });
});

describe("withRoom", () => {
  it("drops labels of the nearest neighbours first", () => {
    const labels = [{ y: 0 }, { y: 40 }, { y: 41 }, { y: 80 }];
    expect(withRoom(labels, 40, 80).map(({ y }) => y)).toEqual([0, 40, 80]);
    expect(withRoom(labels, 10, 80)).toHaveLength(4);
  });
});
