/** A small slice of the attacks, the same at every run; `npm run bench -- attack` makes them in full. */
import { expect, test } from "vitest";
import { attackLinks } from "./links";
import { attackNetworks } from "./networks";
import { attackSpecs } from "./specs";

test.each([
  ["links", attackLinks, 1500],
  ["experiments as JSON", attackSpecs, 800],
  ["networks", attackNetworks, 60],
] as const)("%s", (_, attack, count) => {
  const { tried, failed, details } = attack({ count, seed: 20 });
  expect(tried).toBe(count);
  expect([failed, ...details.slice(2)]).toEqual([0]);
});
