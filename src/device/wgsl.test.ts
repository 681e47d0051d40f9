import { expect, test } from "vitest";
import { joinWgsl } from "./wgsl";

test("every line of the joined code knows its file and line", () => {
  const joined = joinWgsl([
    { file: "a.wgsl", code: "// a\nfn a() {}\n" },
    { file: "b.wgsl", code: "fn b() {}" },
  ]);
  expect(joined.code).toBe("// a\nfn a() {}\nfn b() {}\n");
  expect(joined.lines).toEqual([
    { file: "a.wgsl", line: 1 },
    { file: "a.wgsl", line: 2 },
    { file: "b.wgsl", line: 1 },
  ]);
});

test("directives of any file come first, once, and keep their origin", () => {
  const joined = joinWgsl([
    { file: "a.wgsl", code: "// a\nenable subgroups;" },
    { file: "b.wgsl", code: "  enable subgroups;\ndiagnostic(off, derivative_uniformity);\nfn b() {} // enable x;" },
  ]);
  expect(joined.code.split("\n")).toEqual([
    "enable subgroups;",
    "diagnostic(off, derivative_uniformity);",
    "// a",
    "fn b() {} // enable x;",
    "",
  ]);
  expect(joined.lines.map(({ file, line }) => `${file}:${line}`)).toEqual([
    "a.wgsl:2",
    "b.wgsl:2",
    "a.wgsl:1",
    "b.wgsl:3",
  ]);
});

test("expanded code keeps the lines of its file, and a map that does not fit is refused", () => {
  const part = { file: "tile.wgsl", code: "c0 = x;\nc1 = x;\nend();", lines: [7, 7, 9] };
  expect(joinWgsl([part]).lines.map(({ line }) => line)).toEqual([7, 7, 9]);
  expect(() => joinWgsl([{ ...part, lines: [7, 7] }])).toThrow(/tile.wgsl: 3 lines of code, but a line map of 2/);
});

test("line ends of other systems do not shift lines", () => {
  const joined = joinWgsl([{ file: "a.wgsl", code: "one\r\ntwo\r\n" }]);
  expect(joined.code).toBe("one\ntwo\n");
  expect(joined.lines).toHaveLength(2);
});
