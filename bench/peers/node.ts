/** The comparison in Node, on Dawn. */
import { describe, openGpu, watch } from "../support/device";
import { compare, type MakeRunner } from "./compare";
import { jaxRunner } from "./jax.mjs";
import { loadJax, loadTensorflow } from "./libraries.mjs";
import { ourRunner } from "./ours";
import type { PageAnswer, PageQuestion } from "./page";
import { tensorflowRunner } from "./tensorflow.mjs";

export async function compareInNode(
  { cases, runners, rounds }: PageQuestion,
  backend: string,
  say: (line: string) => void,
): Promise<PageAnswer> {
  const gpu = await openGpu(backend);
  pretendToBrowse(gpu);
  const found = await watch(gpu);
  const makers: [string, MakeRunner][] = [["SBN Lab", (peerCase) => ourRunner(found, peerCase)]];
  if (runners.includes("tensorflow")) {
    const tf = await loadTensorflow();
    makers.push(["TensorFlow.js", (peerCase) => tensorflowRunner(tf, peerCase)]);
  }
  if (runners.includes("jax")) {
    const jax = await loadJax();
    makers.push(["jax-js", (peerCase) => jaxRunner(jax, peerCase)]);
  }
  const results = [];
  for (const name of cases) results.push(await compare(name, makers, rounds, say));
  return { adapter: describe(found), cases: results };
}

/** The peers were written for pages: they look for WebGPU and more on `navigator` and `self`. */
function pretendToBrowse(gpu: GPU): void {
  const navigator = { gpu, userAgent: "Node", hardwareConcurrency: 2 };
  Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true, writable: true });
  Object.assign(globalThis, { self: globalThis });
}
