/** What somebody probably meant by a text that is no model: `48-24` for `[48]-[24]`. A guess: the caller checks that it can be read. */

import { LIMITS } from "./schema";

/** Separators that people write in the place of a hyphen. */
const SEPARATORS = /\s*(?:->|=>|[,;/+→–—−]|\s-\s)\s*|\s+(?=[\d[])/g;

/** A width with what stands behind it: nothing, or letters. */
const WORDS: Readonly<Record<string, string>> = {
  tanh: "t",
  relu: "r",
  leaky: "k",
  leakyrelu: "k",
  linear: "i",
  identity: "i",
};

export function likelyArchitecture(text: string): string | null {
  const joined = text.trim().toLowerCase().replaceAll(SEPARATORS, "-");
  const tokens = joined.split("-").map((token) => token.replaceAll(/\s/g, ""));
  const likely = tokens.filter((token) => token !== "").map(likelyToken);
  const last = likely.at(-1);
  if (last === undefined || likely.includes(null)) return null;
  // A deterministic layer at the end belongs to no stochastic one: the usual model has one of the same width.
  const width = last?.match(/^(\d+)[trki]$/)?.[1];
  return [...likely, ...(width ? [`[${width}]`] : [])].join("-");
}

function likelyToken(token: string): string | null {
  const bare = token.match(/^[[(]?(\d+)[\])]?$/);
  if (bare) return `[${bare[1]}]`;
  const several = token.match(/^\[(\d+)[x*×](\d+)\]$/);
  if (several) return `[${several[1]}x${several[2]}]`;
  const repeated = token.match(/^(\d+)[x*×][[(]?(\d+)[\])]?$/);
  if (repeated) return `${repeated[1]}x[${repeated[2]}]`;
  const convolution = token.match(/^(\d+)c(\d+)(?:s(\d+))?(?:p(\d+))?([a-z]*)$/);
  if (convolution) return likelyConvolution(convolution);
  const sum = token.match(/^a(\d+)([trki]?)$/);
  if (sum) return `a${Math.min(LIMITS.deterministic, Math.max(2, Number(sum[1])))}${sum[2] || "i"}`;
  const named = token.match(/^(\d+)\(?([a-z]+)\)?$/);
  if (named) {
    const letter = WORDS[named[2]] ?? named[2];
    return /^[trki]$/.test(letter) ? `${named[1]}${letter}` : null;
  }
  return null;
}

/** Sizes brought into their ranges; without an activation, relu. */
function likelyConvolution([, channels, size, stride, padding, word]: RegExpMatchArray): string | null {
  const within = (digits: string, most: number) => Math.min(most, Math.max(1, Number(digits)));
  const letter = WORDS[word] ?? (word || "r");
  if (!/^[trki]$/.test(letter)) return null;
  const step = stride === undefined ? "" : `s${within(stride, LIMITS.kernel)}`;
  const border = padding === undefined ? "" : `p${Math.min(LIMITS.kernel, Number(padding))}`;
  return `${within(channels, LIMITS.channels)}c${within(size, LIMITS.kernel)}${step}${border}${letter}`;
}
