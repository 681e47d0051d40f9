import { expect, test } from "vitest";
import { totalAllowed } from "./memory";

test("a software adapter may take half of the main memory, a graphics adapter at least four of its largest buffers", () => {
  const bufferBytes = 2 ** 32;
  expect(totalAllowed({ software: true, bufferBytes, hostBytes: 2 ** 34 })).toBe(2 ** 33);
  expect(totalAllowed({ software: true, bufferBytes })).toBe(2 ** 31);
  expect(totalAllowed({ software: false, bufferBytes, hostBytes: 2 ** 30 })).toBe(2 ** 34);
  expect(totalAllowed({ software: false, bufferBytes: 2 ** 35 })).toBe(2 ** 37);
});
