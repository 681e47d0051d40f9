import fc from "fast-check";
import { expect, test } from "vitest";
import { findRepeatedKey } from "./json-keys";

test.each([
  ['{"a":1,"a":2}', "a"],
  ['{"a":1,"\\u0061":2}', "a"],
  ['{"x":[{"b" : 1,"c":2,"b"\n:3}]}', "b"],
  ['{"a":{"a":{"a":1}},"b":{"a":1}}', undefined],
  ['{"a":"a","b":"a"}', undefined],
  ['["a","a"]', undefined],
  ['{"a":"{\\"b\\":1,\\"b\\":2}"}', undefined],
  ['{"a\\\\":1,"a":2}', undefined],
])("%s", (json, repeated) => {
  expect(findRepeatedKey(json)).toBe(repeated);
});

test("no JSON that this program writes repeats a key", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(findRepeatedKey(JSON.stringify(value))).toBeUndefined();
      expect(findRepeatedKey(JSON.stringify(value, null, 2))).toBeUndefined();
    }),
  );
});
