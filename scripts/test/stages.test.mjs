/** Stages run in their order, beside each other or alone as they say, and none is lost from the total. */
import { expect, test } from "vitest";
import { countCheck } from "./counts.mjs";
import { runStages } from "./stages.mjs";

/** Stages that write down their beginnings and ends; `hold`: one that waits until a later one has ended. */
function recordedStages(places, hold) {
  const log = [];
  let release;
  const held = new Promise((resolve) => {
    release = resolve;
  });
  const stages = Object.entries(places).map(([name, place]) => ({
    name,
    title: `stage ${name}`,
    place,
    work: async (output) => {
      log.push(`${name} begins, output ${output}`);
      if (name === hold?.stage) await held;
      log.push(`${name} ends`);
      if (name === hold?.until) release();
      return { passed: 2, failed: name === "bad" ? 1 : 0, skipped: 0 };
    },
  }));
  return { log, stages };
}

test("a stage beside runs while those behind it do, and is waited for before one alone", async () => {
  const places = { a: undefined, slow: "beside", bad: undefined, c: undefined, last: "alone" };
  const { log, stages } = recordedStages(places, { stage: "slow", until: "c" });
  const lines = [];
  expect(await runStages(stages, (line) => lines.push(line))).toEqual({ passed: 10, failed: 1 });
  const order = ["a begins, output now", "a ends", "slow begins, output later", "bad begins, output now", "bad ends"];
  expect(log).toEqual([
    ...order,
    "c begins, output now",
    "c ends",
    "slow ends",
    "last begins, output now",
    "last ends",
  ]);
  const table = lines.at(-1).trim().split("\n");
  expect(table.map((line) => line.split(/\s+/)[0])).toEqual(Object.keys(places));
});

test("a stage beside shows its output at once where nothing runs beside it", async () => {
  const { log, stages } = recordedStages({ slow: "beside", last: "alone" });
  await runStages(stages, () => {});
  expect(log[0]).toBe("slow begins, output now");
  const alone = recordedStages({ slow: "beside" });
  await runStages(alone.stages, () => {});
  expect(alone.log[0]).toBe("slow begins, output now");
});

test("a stage that throws is one failure, and the others run to their end", async () => {
  const { stages } = recordedStages({ a: undefined });
  const thrown = { name: "thrown", title: "", place: "beside", work: () => Promise.reject(new Error("no driver")) };
  const lines = [];
  expect(await runStages([thrown, ...stages], (line) => lines.push(line))).toEqual({ passed: 2, failed: 1 });
  expect(lines).toContain("no driver");
  expect(countCheck(false).failed).toBe(1);
});
