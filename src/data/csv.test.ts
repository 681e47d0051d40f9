import fc from "fast-check";
import { gzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { parseCsv } from "./csv";
import { RecordReader } from "./csv-records";
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
    const cell = fc.float({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 }), fc.boolean(), (rows, windows) => {
        const end = windows ? "\r\n" : "\n";
        const text = ["a,b", ...rows.map((row) => row.join(","))].join(end);
        expect([...parseCsv("t", text).values]).toEqual(rows.flat().map((value) => value || 0));
      }),
    );
  });

  it("reads the same from text, from bytes and from gzip, wherever the pieces end", () => {
    const text = `"a, ""b""",é,y\r\n${Array.from({ length: 9000 }, (_, i) => `${i},"${i / 2}",é${i % 3}`).join("\r\n")}`;
    const whole = parseCsv("t", text, { label: "y" });
    expect(whole.rows).toBe(9000);
    expect(whole.classes).toEqual(["é0", "é1", "é2"]);
    const bytes = new TextEncoder().encode(text);
    expect(parseCsv("t", bytes, { label: "y" })).toEqual(whole);
    expect(parseCsv("t", gzipSync(bytes), { label: "y" })).toEqual(whole);
  });

  it("splits text the same however it is cut into pieces", () => {
    const character = fc.constantFrom(",", '"', "\n", "\r", "1", "x", " ");
    const read = (pieces: string[]) => {
      const records: [string[], number][] = [];
      try {
        const reader = new RecordReader("t", (cells, line) => records.push([cells, line]));
        for (const piece of pieces) reader.push(piece);
        reader.end();
      } catch (error) {
        return [records, (error as DataError).message];
      }
      return [records, ""];
    };
    fc.assert(
      fc.property(fc.array(character, { maxLength: 40 }), (characters) => {
        expect(read(characters)).toEqual(read([characters.join("")]));
      }),
      { numRuns: 2000 },
    );
  });

  it("takes only numbers that single precision can hold", () => {
    expect([...parseCsv("t", "a\n3.4e38\n-3.4e38\n1e-50").values]).toEqual([
      Math.fround(3.4e38),
      -Math.fround(3.4e38),
      0,
    ]);
    for (const cell of ["1e39", "-1e39", "3.5e38", "1e999"]) {
      expect(() => parseCsv("t", `a,b\n1,2\n1,${cell}`)).toThrow(
        `t: line 3, column "b": "${cell}" is too large for single precision, which ends at 3.4e38.`,
      );
    }
    expect(() => parseCsv("t", "a\n0x1f")).toThrow(/"0x1f" is not a number/);
  });

  it("keeps one class one, and other classes apart", () => {
    const classes = (...labels: string[]) =>
      parseCsv("t", `x,y\n${labels.map((l) => `0,${l}`).join("\n")}`, { label: "y" });
    expect(classes("1", "1.0", "2", "+2", "02")).toMatchObject({
      classes: ["1", "2"],
      labels: Uint8Array.of(0, 0, 1, 1, 1),
    });
    expect(classes("0", "-0", "1e1").classes).toEqual(["0", "10"]);
    expect(classes("9007199254740993", "9007199254740992").classes).toHaveLength(2);
    expect(classes("caf\u00e9", "cafe\u0301", "b").classes).toEqual(["b", "caf\u00e9"]);
    expect(() => classes("a", "", "b")).toThrow(/line 3, column "y": the label is empty/);
    expect(() => classes("a", "  ")).toThrow(/the label is empty/);
  });

  it("reads Latin-1 where bytes are no UTF-8, every byte a character of its own", () => {
    const bytes = Uint8Array.from("x,y\n0,\xe9\n1,\xe8\n2,\x80\n3,\x81\n", (c) => c.charCodeAt(0));
    expect(parseCsv("t", bytes, { label: "y" })).toMatchObject({ rows: 4, labels: Uint8Array.of(2, 1, 3, 0) });
    expect(parseCsv("t", bytes, { label: "y" }).classes).toEqual(["\x81", "è", "é", "€"]);
  });

  it.each([
    ["UTF-16", Uint8Array.from([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0]), /zero bytes/],
    ["two columns of the label's name", "x,y,y\n1,2,3", /2 columns are called "y"/],
    ["semicolons", "x;y\n1;2\n", /separated by semicolons/],
    ["a cell without end", `y,a\n"${"x".repeat(70_000)}"`, /more than 65,536 characters/],
    ["a line without end", `y,a\n${",".repeat(20_000)}`, /more than 10,000 cells/],
  ])("refuses %s", (_, source, message) => {
    expect(() => parseCsv("file", source, { label: "y" })).toThrow(message);
  });

  it("stops at the numbers that fit, without holding the text", () => {
    // 100 numbers a row, 400,000 rows: 80 MB of text in 90 kB of gzip.
    const row = `${"1,".repeat(99)}1\n`;
    const packed = gzipSync(new TextEncoder().encode(`${"a,".repeat(99)}a\n${row.repeat(400_000)}`));
    expect(packed.length).toBeLessThan(500_000);
    expect(() => parseCsv("bomb.csv.gz", packed, { maxValues: 1_000_050 })).toThrow(
      /more than 1,000,050 numbers, which are reached on line 10,002/,
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
