/** Our straight-through step beside those of other libraries, on this adapter, in one run: the peers' problem for all. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CaseName } from "../peers/cases";
import type { CaseResult } from "../peers/compare";
import { compareInNode } from "../peers/node";
import { ratio } from "../support/rounds";
import type { Part } from "./budget";
import { findTorch, type TorchResult, timeTorch } from "./torch";

/** Largest first: it is what the targets are about. */
const CASES: readonly CaseName[] = ["2L-128", "2L-24", "1L-128", "1L-24"];
const ROUNDS = { rounds: 5, targetMs: 250, maxCount: 400 };

export interface Peer {
  case: CaseName;
  library: string;
  medianMs: number;
  /** Its time over ours, in the same run. */
  toOurs: number;
  meanLoss: number;
  failure: string | null;
}

export interface PeerResults {
  peers: Peer[];
  /** Version and device of PyTorch; null without it. */
  torch: string | null;
  leftOut: string[];
}

export async function timePeers(part: Part, say: (line: string) => void): Promise<PeerResults> {
  const results: PeerResults = { peers: [], torch: null, leftOut: [] };
  const installed = existsSync(join(import.meta.dirname, "..", "peers", "node_modules", ".package-lock.json"));
  if (!installed) {
    results.leftOut.push(
      "TensorFlow.js and jax-js are not installed in bench/peers; `npm run bench -- peers` installs them",
    );
  }
  const python = findTorch();
  if (python === null) results.leftOut.push("no Python here can import torch (PYTHON names one)");
  for (const name of CASES) {
    if (!part.goesOn()) {
      results.leftOut.push(`${name}: no time was left`);
      continue;
    }
    const question = { cases: [name], runners: installed ? ["tensorflow", "jax"] : [], rounds: ROUNDS };
    const [result] = (await compareInNode(question, "", say)).cases;
    results.peers.push(...peersOf(name, result));
    if (python === null) continue;
    try {
      const torch = timeTorch(python, name, part.seconds);
      results.torch = torch.where;
      results.peers.push(...torchPeers(name, torch, result.results[0].medianMs));
    } catch (error) {
      results.leftOut.push(error instanceof Error ? error.message : String(error));
    }
  }
  return results;
}

function peersOf(name: CaseName, { results }: CaseResult): Peer[] {
  return results.map(({ name: library, medianMs, ratio: toOurs, meanLoss, failure }) => {
    return { case: name, library, medianMs, toOurs, meanLoss, failure };
  });
}

function torchPeers(name: CaseName, { timings }: TorchResult, oursMs: number): Peer[] {
  return timings.map(({ library, medianMs, meanLoss, failure }) => {
    const toOurs = ratio({ rounds: [medianMs] }, { rounds: [oursMs] });
    return { case: name, library, medianMs, toOurs, meanLoss, failure };
  });
}
