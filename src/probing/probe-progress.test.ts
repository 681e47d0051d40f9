import { expect, it } from "vitest";
import { type ProbeProgress, ProgressMeter } from "./probe-progress";

it("says how far a probe is and how long the rest will take, in order and not more often than anyone can read", () => {
  let clock = 0;
  const seen: ProbeProgress[] = [];
  const pieces = [
    { name: "the true gradient", work: 100 },
    { name: "st", work: 100 },
    { name: "disarm", work: 300 },
  ];
  const meter = new ProgressMeter(
    pieces,
    (progress) => seen.push(progress),
    () => clock,
  );
  meter.next();
  expect(seen).toEqual([{ text: "the true gradient", share: 0, secondsLeft: null }]);
  clock = 1000;
  meter.next();
  expect(seen.at(-1)).toEqual({ text: "st", share: 0.2, secondsLeft: 4 });
  clock = 1050;
  meter.advance(0.25);
  expect(seen).toHaveLength(2);
  clock = 1500;
  meter.advance(0.5);
  expect(seen.at(-1)).toMatchObject({ text: "st", share: 0.3 });
  expect(seen.at(-1)?.secondsLeft).toBeCloseTo(3.5, 10);
  clock = 2000;
  meter.next();
  clock = 4000;
  meter.advance(1);
  expect(seen.at(-1)).toEqual({ text: "disarm", share: 1, secondsLeft: 0 });
});
