/**
 * Why there is no GPU to train on: one message per cause, each saying what the visitor can do. Words only; the ladder
 * that finds the causes is in adapter.ts.
 */
import type { Problem } from "../reports/problem";

/** Ordered from the most to the least informative, should several rungs fail for different causes. */
export const CAUSES = [
  "insecure-context",
  "no-webgpu",
  "device-born-lost",
  "device-refused",
  "limits-too-small",
  "adapter-error",
  "no-adapter",
] as const;
export type Cause = (typeof CAUSES)[number];

const UPDATE_BROWSER =
  "Use a current Chrome, Edge or Safari, or Firefox on Windows or macOS. On Linux, Chrome may need chrome://flags/#enable-unsafe-webgpu.";

const TEXT: Record<Cause, Omit<Problem, "code">> = {
  "insecure-context": {
    title: "This page was not opened over a secure connection",
    detail: "Browsers offer WebGPU only to pages from https:// addresses and from localhost, and this is neither.",
    remedy: "Open the same page with https://, or from localhost on the machine that serves it.",
  },
  "no-webgpu": {
    title: "This browser has no WebGPU",
    detail: "Training runs on the GPU through WebGPU, which this browser does not offer or has switched off.",
    remedy: UPDATE_BROWSER,
  },
  "no-adapter": {
    title: "No GPU was offered",
    detail:
      "This browser knows WebGPU, but found no graphics adapter that it is willing to use, not even a software one.",
    remedy:
      "Switch on hardware acceleration in the browser's settings and restart it, update the graphics driver, or look at chrome://gpu for the reason. In Chrome, chrome://flags/#enable-unsafe-webgpu allows blocked adapters and a software one.",
  },
  "adapter-error": {
    title: "Asking for a GPU failed",
    detail: "The browser raised an error when it was asked for a graphics adapter.",
    remedy: "Reload the page. If it happens again, restart the browser and update the graphics driver.",
  },
  "limits-too-small": {
    title: "This GPU is too small",
    detail: "The graphics adapter offers less than the training programs need.",
    remedy:
      "Use another adapter (a machine with two GPUs lets you choose in its graphics settings) or another machine.",
  },
  "device-refused": {
    title: "The GPU refused to start",
    detail: "An adapter was found, but opening it failed.",
    remedy: "Close other programs and tabs that use the GPU and reload. If it happens again, restart the browser.",
  },
  "device-born-lost": {
    title: "The GPU was lost while it started",
    detail: "An adapter was found, but its driver gave up at once.",
    remedy: "Reload the page. If it happens again, restart the browser; the driver may be crashed or being updated.",
  },
};

/** Who asks: a page, whose visitor has a browser to set up, or the command line. */
export type Host = "browser" | "node";

const NODE_TEXT: Partial<typeof TEXT> = {
  "no-adapter": {
    title: "No GPU was found",
    detail: "There is no graphics driver that WebGPU can use on this machine, not even a software one.",
    remedy: "Run `npm run setup` for a software driver, or install the graphics card's own (Vulkan on Linux).",
  },
};

/** The message of a cause; `what` (e.g. the error's own words) is added to its detail. */
export function problemOf(cause: Cause, what?: string, host: Host = "browser"): Problem {
  const { title, detail, remedy } = (host === "node" ? NODE_TEXT[cause] : undefined) ?? TEXT[cause];
  const said = what?.trim().replace(/\.$/, "");
  return { code: cause, title, detail: said ? `${detail} It said: ${said}.` : detail, remedy };
}

/** Not a failure: training works, but slowly. `realGpu`: what became of a real GPU that was offered but failed. */
export function softwareNotice(name: string, realGpu: Problem | null): Problem {
  const why = realGpu ? `A real GPU could not be used: ${realGpu.detail}` : "No real GPU was offered.";
  return {
    code: "software-adapter",
    title: "Training runs on the processor",
    detail: `${why} A software adapter (${name}) does its work: all results are right, but take some 10 to 100 times longer.`,
    remedy:
      "Small models train well here. For larger ones switch on hardware acceleration in the browser's settings, or use a machine with a GPU.",
  };
}
