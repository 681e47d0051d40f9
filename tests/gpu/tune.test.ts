/** Tuning returns a candidate that it timed, and every candidate trains. */
import { expect, it } from "vitest";
import { fastestVariant } from "../../src/running/tune";
import { getCompiler } from "../support/lab";

it("chooses among the candidates by trying each", async () => {
  const { compiler } = await getCompiler();
  expect(await fastestVariant(compiler, ["tile"])).toBe("tile");
  expect(["direct", "tile"]).toContain(await fastestVariant(compiler, ["direct", "tile"]));
});
