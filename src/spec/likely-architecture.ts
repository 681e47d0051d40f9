/** What somebody probably meant by a text that is no model: `48-24` for `[48]-[24]`. A guess: the caller checks that it can be read. */

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
  const named = token.match(/^(\d+)\(?([a-z]+)\)?$/);
  if (named) {
    const letter = WORDS[named[2]] ?? named[2];
    return /^[trki]$/.test(letter) ? `${named[1]}${letter}` : null;
  }
  return null;
}
