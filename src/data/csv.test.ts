import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "./csv";
import { DataError } from "./errors";

describe("parseCsv", () => {
  it("reads numbers and labels", () => {
    const table = parseCsv("t", "id,x,y,class\n1,0.5,-2e3,B\n2,1,4,A\n\n3,2,3,B\n", { label: "class", ignore: ["id"] });
    expect(table.columns).toEqual(["x", "y"]);
    expect([...table.values]).toEqual([0.5, -2000, 1, 4, 2, 3]);
    expect(table.classes).toEqual(["A", "B"]);
    expect([...table.labels!]).toEqual([1, 0, 1]);
  });

  it("orders numeric labels as numbers", () => {
    const table = parseCsv("t", "x,y\n0,10\n0,9\n0,-1", { label: "y" });
    expect(table.classes).toEqual(["-1", "9", "10"]);
  });

  it("reads Windows line ends, a byte order mark and quotes", () => {
    const table = parseCsv("t", '\ufeff"a, b",y\r\n"1","he said ""x"""\r\n2,"two\nlines"\r\n', { label: "y" });
    expect(table.columns).toEqual(["a, b"]);
    expect([...table.values]).toEqual([1, 2]);
    expect(table.classes).toEqual(['he said "x"', "two\nlines"]);
  });

  it.each([
    ["an empty file", "", {}, /no table/],
    ["only a header", "a,b\n", {}, /no table/],
    ["a missing label", "a,b\n1,2", { label: "c" }, /no column "c".*a, b/],
    ["no column left", "a\n1", { label: "a" }, /no numeric column/],
    ["a short line", "a,b\n1,2\n3\n", {}, /line 3 has 1 cells, the header has 2/],
    ["a trailing comma at the end", "a,b\n1,2\n3,4,", {}, /line 3 has 3 cells/],
    ["a word", "a,b\n1,2\n3,x\n", {}, /line 3, column "b": "x" is not a number/],
    ["a word after a quoted line break", 'a,b\n1,"2\n"\n3,x\n', {}, /line 4, column "b"/],
    ["an empty cell", "a,b\n1,\n", {}, /"" is not a number/],
    ["infinity", "a\nInfinity\n", {}, /not a number/],
    ["an open quote", 'a\n"1', {}, /quote opened on line 2/],
    ["too many classes", `y,x\n${Array.from({ length: 257 }, (_, i) => `${i},0`).join("\n")}`, { label: "y" }, /257/],
  ])("explains %s", (_, text, options, message) => {
    expect(() => parseCsv("file", text, options)).toThrow(message);
    expect(() => parseCsv("file", text, options)).toThrow(DataError);
  });

  it("gives back any table of numbers", () => {
    const cell = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), fc.boolean(), (rows, windows) => {
        const end = windows ? "\r\n" : "\n";
        const text = ["a,b", ...rows.map((row) => row.join(","))].join(end);
        expect([...parseCsv("t", text).values]).toEqual(rows.flat().map((value) => value || 0));
      }),
    );
  });

  it("never fails otherwise, whatever comes", () => {
    const character = fc.constantFrom(",", '"', "\n", "\r", "1", "x", " ", ".");
    fc.assert(
      fc.property(fc.array(character, { maxLength: 60 }), (characters) => {
        try {
          const { rows, columns, values } = parseCsv("noise", characters.join(""));
          expect(values).toHaveLength(rows * columns.length);
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
