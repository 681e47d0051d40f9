/** The same training step in PyTorch, where a Python on this machine has it: eager, compiled, and in a CUDA graph. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { type CaseName, makeCase, type PeerCase } from "../peers/cases";
import { median } from "../support/rounds";

export interface TorchTiming {
  library: string;
  medianMs: number;
  meanLoss: number;
  failure: string | null;
}

export interface TorchResult {
  /** Version of PyTorch and its device. */
  where: string;
  timings: TorchTiming[];
}

const way = z.union([
  z.object({ firstMs: z.number(), meanLoss: z.number(), rounds: z.array(z.number()).min(1) }),
  z.object({ failure: z.string() }),
]);
const answerSchema = z.object({ torch: z.string(), device: z.string(), results: z.record(z.string(), way) });

/** The first Python that can import torch, or null. */
export function findTorch(): string | null {
  const names = [process.env.PYTHON, "python3", "python"].filter((name) => name !== undefined);
  return (
    names.find((name) => spawnSync(name, ["-c", "import torch"], { stdio: "ignore", timeout: 60_000 }).status === 0) ??
    null
  );
}

/** Times one case. Throws in words when the script fails or says what nobody can read. */
export function timeTorch(python: string, name: CaseName, seconds: number): TorchResult {
  const folder = mkdtempSync(join(tmpdir(), "sbn-lab-torch-"));
  try {
    writeCase(makeCase(name), folder);
    const script = join(import.meta.dirname, "torch_step.py");
    const done = spawnSync(python, [script, folder], { encoding: "utf8", timeout: 1000 * Math.max(10, seconds) });
    if (done.status !== 0) {
      const reason = done.error?.message ?? done.stderr.trim().split("\n").at(-1) ?? `exit code ${done.status}`;
      throw new Error(`PyTorch did not finish ${name}: ${reason}`);
    }
    return readAnswer(done.stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the script has printed: its last line is JSON, whatever libraries say before. */
export function readAnswer(output: string): TorchResult {
  const line = output.trim().split("\n").at(-1) ?? "";
  const answer = answerSchema.parse(JSON.parse(line));
  const timings = Object.entries(answer.results).map(([mode, result]): TorchTiming => {
    const library = `PyTorch, ${mode}`;
    if ("failure" in result) return { library, medianMs: Number.NaN, meanLoss: Number.NaN, failure: result.failure };
    return { library, medianMs: median(result.rounds), meanLoss: result.meanLoss, failure: null };
  });
  return { where: `PyTorch ${answer.torch} on ${answer.device}`, timings };
}

/** The files that torch_step.py reads. */
function writeCase(peerCase: PeerCase, folder: string): void {
  const { data, encoder, decoder, ...rest } = peerCase;
  const shapes = (stacks: PeerCase["encoder"]) =>
    stacks.map((stack) => stack.map(({ inputs, outputs }) => [inputs, outputs]));
  const weights = [...encoder, ...decoder].flat().map(({ weight }) => Buffer.from(weight.buffer));
  const description = { ...rest, encoder: shapes(encoder), decoder: shapes(decoder) };
  writeFileSync(join(folder, "case.json"), JSON.stringify(description));
  writeFileSync(join(folder, "weights.bin"), Buffer.concat(weights));
  writeFileSync(join(folder, "data.bin"), data);
}
