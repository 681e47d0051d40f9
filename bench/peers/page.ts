/** The comparison in a page: bundled whole and called by browser.ts. */
import { findDevice } from "../../src/device/adapter";
import { installCounters } from "../support/counters";
import type { RoundOptions } from "../support/rounds";
import type { CaseName } from "./cases";
import { type CaseResult, compare, type MakeRunner } from "./compare";
import { jaxRunner } from "./jax.mjs";
import { loadJax, loadTensorflow } from "./libraries.mjs";
import { ourRunner } from "./ours";
import { tensorflowRunner } from "./tensorflow.mjs";

export interface PageAnswer {
  adapter: string;
  cases: CaseResult[];
}

export interface PageQuestion {
  cases: CaseName[];
  runners: string[];
  rounds: RoundOptions;
}

async function comparePeers({ cases, runners, rounds }: PageQuestion): Promise<PageAnswer> {
  installCounters();
  const found = await findDevice(navigator.gpu);
  if (!found.ok) throw new Error(`${found.problem.title} ${found.problem.detail}`);
  const makers: [string, MakeRunner][] = [["SBN Lab", (peerCase) => ourRunner(found, peerCase)]];
  if (runners.includes("tensorflow")) {
    const tf = await loadTensorflow();
    makers.push(["TensorFlow.js", (peerCase) => tensorflowRunner(tf, peerCase)]);
  }
  if (runners.includes("jax")) {
    const jax = await loadJax();
    makers.push(["jax-js", (peerCase) => jaxRunner(jax, peerCase)]);
  }
  const results: CaseResult[] = [];
  for (const name of cases) results.push(await compare(name, makers, rounds, (line) => console.log(line)));
  const { subgroups, subgroupMinSize } = found.features;
  const lanes = subgroups ? `subgroups of ${subgroupMinSize}` : "no subgroups";
  return {
    adapter: `${found.adapter.name}, ${found.rung}, ${lanes}, kernels ${found.adapter.variant}`,
    cases: results,
  };
}

Object.assign(globalThis, { comparePeers });
