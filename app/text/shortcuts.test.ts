import { describe, expect, it } from "vitest";
import { findShortcut, SHORTCUTS } from "./shortcuts";

describe("shortcuts", () => {
  it("has every key once", () => {
    const keys = SHORTCUTS.flatMap((row) => row.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("finds keys, capitals as their letters except where they differ", () => {
    expect(findShortcut(" ")).toEqual({ does: "toggleRun", index: 0 });
    expect(findShortcut("R")).toEqual({ does: "reset", index: 0 });
    expect(findShortcut("l")).toEqual({ does: "logX", index: 0 });
    expect(findShortcut("L")).toEqual({ does: "logY", index: 0 });
    expect(findShortcut("4")).toEqual({ does: "toggleEstimator", index: 3 });
    expect(findShortcut("q")).toBeNull();
    expect(findShortcut("Escape")).toBeNull();
  });
});
