import { describe, expect, it } from "vitest";
import { decimalsOfErrors, decimalsOfSizes, formatFixed, formatSize } from "./columns";

describe("a column of values with errors", () => {
  it("has as many decimals as its smallest error needs, two at most", () => {
    expect(decimalsOfErrors([1.2, 3.4])).toBe(1);
    expect(decimalsOfErrors([1.2, 0.93])).toBe(2);
    expect(decimalsOfErrors([0.0001])).toBe(2);
    expect(decimalsOfErrors([42, 130])).toBe(0);
    expect(decimalsOfErrors([Number.NaN, 1.2])).toBe(1);
    expect(decimalsOfErrors([0.0012, 0.03], 4)).toBe(4);
    expect(decimalsOfErrors([])).toBe(2);
    expect(decimalsOfErrors([], 4)).toBe(2);
  });

  it("writes all of them alike", () => {
    const values = [-182.25, -9.5, 0.125];
    expect(values.map((value) => formatFixed(value, 2))).toEqual(["−182.25", "−9.50", "0.13"]);
  });
});

describe("a column of sizes", () => {
  it("has three digits for the one in the middle, three decimals at most", () => {
    expect(decimalsOfSizes([0.012, 1.5, 345])).toBe(2);
    expect(decimalsOfSizes([1234, 5678])).toBe(0);
    expect(decimalsOfSizes([1e-6])).toBe(3);
    expect(decimalsOfSizes([Number.NaN])).toBe(0);
  });

  it("never rounds a size to nothing", () => {
    expect(formatSize(0.00012, 3)).toBe("< 0.001");
    expect(formatSize(0, 3)).toBe("0.000");
    expect(formatSize(12345.6, 1)).toBe("12,345.6");
    expect(formatSize(Number.POSITIVE_INFINITY, 1)).toBe("–");
  });
});
