import { expect, it } from "vitest";
import type { GradientReport, NetworkProbe } from "../../../src/index";
import { probeSummary, progressWords } from "./words";

const RUNS = [
  { id: "st", name: "Straight-through" },
  { id: "disarm", name: "DisARM" },
];

function network(run: string, step: number, relativeStdErr?: number): NetworkProbe {
  const reference = relativeStdErr
    ? { kind: "sampled" as const, by: "draws of disarm", samples: 800, relativeStdErr }
    : { kind: "exact" as const, by: "enumeration" };
  return {
    run,
    step,
    report: { protocol: { batch: "16 examples" }, loss: null, reference, layers: {}, estimators: {} },
  };
}

function report(run: string | null, networks: NetworkProbe[]): GradientReport {
  return { run, step: Math.max(...networks.map(({ step }) => step)), seconds: 1.234, endedAt: 0, networks };
}

it("says whose weights were probed", () => {
  expect(probeSummary(report("disarm", [network("disarm", 1200)]), RUNS)).toBe(
    "At step 1,200 of DisARM: true gradient by enumeration; 16 examples; took 1.2 s.",
  );
  const own = [network("st", 1190, 0.02), network("disarm", 1200, 0.031)];
  expect(probeSummary(report(null, own), RUNS)).toBe(
    "Each at the weights of its own run, steps 1,190 to 1,200: true gradients by draws of disarm, ± 3.1 %; 16 examples; took 1.2 s.",
  );
});

it("says what is being measured, how far it is, and that it was stopped", () => {
  expect(progressWords(null, RUNS)).toBe("Measuring; training waits meanwhile.");
  expect(progressWords({ text: "the true gradient", share: 0, secondsLeft: null }, RUNS)).toBe(
    "Measuring the true gradient: 0 %. Training waits meanwhile.",
  );
  expect(progressWords({ text: "st, disarm", share: 0.409, secondsLeft: 11.8 }, RUNS)).toBe(
    "Measuring Straight-through, DisARM: 40 %, about 12 s left. Training waits meanwhile.",
  );
  expect(probeSummary({ ...report("disarm", [network("disarm", 1200)]), stopped: true }, RUNS)).toContain(
    "stopped after 1.2 s.",
  );
});
