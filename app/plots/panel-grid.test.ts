import { describe, expect, it } from "vitest";
import { PANELS, panelGrid } from "./panel-grid";

describe("panelGrid", () => {
  it("puts two panels side by side on a phone and more on a screen", () => {
    expect(panelGrid(342, 27).columns).toBe(2);
    expect(panelGrid(730, 27).columns).toBe(3);
    expect(panelGrid(1300, 27).columns).toBe(5);
  });

  it("fills its rows evenly", () => {
    expect([1, 2, 3, 4, 5, 7].map((count) => panelGrid(730, count).columns)).toEqual([1, 2, 3, 2, 3, 3]);
  });

  it("never overflows the width, nor falls below a readable panel", () => {
    for (let width = 200; width < 2000; width += 37) {
      for (const count of [1, 2, 5, 27]) {
        const { columns, width: panel, height } = panelGrid(width, count);
        expect(PANELS.axis + columns * panel + (columns - 1) * PANELS.gap).toBeLessThanOrEqual(width);
        expect(panel).toBeGreaterThanOrEqual(PANELS.least);
        expect(height).toBeGreaterThan(60);
      }
    }
  });

  it("survives a width that is not known yet", () => {
    expect(panelGrid(0, 4)).toMatchObject({ columns: 1, width: PANELS.least });
  });
});
