/** Values, texts and names that break programs which trust their input. */
import type { Chance } from "./seeded";

/** Runs where a page takes a name for markup; a page that has run it shows `attacked` on its window. */
export const MARKUP = [
  "<img src=x onerror=globalThis.attacked=1>",
  "<script>globalThis.attacked=1</script>",
  "<svg onload=globalThis.attacked=1>",
  '"><iframe srcdoc="<script>parent.attacked=1</script>">',
  "javascript:globalThis.attacked=1",
  "'-globalThis.attacked=1-'",
  "{{constructor.constructor('globalThis.attacked=1')()}}",
  "$" + "{globalThis.attacked=1}",
  "<a href='javascript:globalThis.attacked=1' autofocus onfocus=globalThis.attacked=1>",
];

const TEXTS = [
  "",
  "0",
  "-1",
  "NaN",
  "Infinity",
  "1e999",
  "1e-999",
  "999999999999999999999",
  "0x10",
  "null",
  "true",
  "[]",
  "{}",
  "__proto__",
  "constructor",
  "hasOwnProperty",
  "%",
  "%00",
  "%E0%A4%A",
  "%F0%9F%92%A9",
  "\u0000",
  "\u202eabc",
  "\ud800",
  "é",
  "[4096]-[4096]",
  "[[[[[[",
  "((((((",
  ",,,,,,",
  "::::",
  "&&&&",
  "=",
  "a".repeat(5000),
  "[9]".repeat(400),
  "st,".repeat(300),
  ...MARKUP,
];

/** A text that no field expects. */
export function hostileText(chance: Chance): string {
  return chance.one(TEXTS);
}

/** A JSON value that no field expects. */
export function hostileValue(chance: Chance, depth = 0): unknown {
  switch (chance.below(depth > 4 ? 6 : 9)) {
    case 0:
      return null;
    case 1:
      return chance.below(2) === 0;
    case 2:
      return chance.one([0, -1, 1, 0.5, -0, 1e308, -1e308, 5e-324, 2 ** 31, 2 ** 53, 4097]);
    case 3:
    case 4:
    case 5:
      return hostileText(chance);
    case 6:
      return Array.from({ length: chance.one([0, 1, 3, 33, 200]) }, () => hostileValue(chance, depth + 3));
    case 7:
      return nested(chance.one([2, 30, 1000]));
    default:
      return Object.fromEntries(
        Array.from({ length: chance.below(4) }, () => [hostileText(chance), hostileValue(chance, depth + 1)]),
      );
  }
}

/** Arrays in arrays, for readers that call themselves. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let k = 0; k < depth; k++) value = [value];
  return value;
}
