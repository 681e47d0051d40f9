/** The symbols of the estimators' formulas and what they mean: those that most rows share, and how to find them in a formula. */
import type { EstimatorRow } from "./contract";

export interface SymbolMeaning {
  /** The symbol as `tokensOf` finds it: a letter, a Greek letter or an accented one, without its indices. */
  token: string;
  /** TeX of the symbol as the formula has it. */
  tex: string;
  means: string;
}

const SHARED: readonly SymbolMeaning[] = [
  {
    token: "f",
    tex: "f",
    means:
      "the loss as a function of the states; in deep models, its terms that depend on this layer (the learning signal)",
  },
  { token: "\\eta", tex: "\\eta_i", means: "the logit of unit i" },
  { token: "p", tex: "p_i", means: "the probability σ(η) that unit i has state 1" },
  { token: "x", tex: "x_i", means: "the sampled state of unit i, 0 or 1; superscript k: in sample k" },
  { token: "f'", tex: "f'_x", means: "the derivative of f in the states, by back-propagation" },
  { token: "\\sigma", tex: "\\sigma", means: "the logistic function" },
  { token: "u", tex: "u_i", means: "a uniform random number on (0, 1)" },
  { token: "\\tau", tex: "\\tau", means: "the temperature of the relaxation" },
  { token: "\\tilde x", tex: "\\tilde x_i", means: "the relaxed state, between 0 and 1" },
  { token: "\\bar f", tex: "\\bar f", means: "the mean of f over the K samples" },
  { token: "1", tex: "\\mathbf 1[\\cdot]", means: "1 where the condition holds, else 0" },
  { token: "K", tex: "K", means: "the number of samples" },
  { token: "n", tex: "n", means: "the number of units of a layer; Σ n: of all stochastic layers" },
  { token: "L", tex: "L", means: "the number of stochastic layers" },
];

/** What the card of a row defines: its own symbols first, then the shared ones that its formula and its costs use. */
export function symbolsOf(
  row: Pick<EstimatorRow, "formula" | "symbols" | "evaluationsFormula" | "memory">,
): SymbolMeaning[] {
  const own = row.symbols ?? [];
  // The card says of what the formula is an estimate: dE[f] / d eta.
  const used = new Set([
    "f",
    "\\eta",
    ...tokensOf(row.formula),
    ...lettersOf(row.evaluationsFormula),
    ...lettersOf(row.memory),
  ]);
  const shared = SHARED.filter(({ token }) => used.has(token) && !own.some((other) => other.token === token));
  return [...shared, ...own];
}

/** Letters of a count such as "1 + L (K − 1)", remarks in words left out. */
function lettersOf(count: string): string[] {
  return count.match(/(?<![\p{L}])\p{Lu}(?![\p{L}])|(?<![\p{L}])n(?![\p{L}])/gu) ?? [];
}

const GREEK = "alpha|beta|gamma|eta|mu|nu|phi|pi|psi|rho|sigma|tau|varepsilon";
const WORDS = String.raw`\\(?:text|operatorname|mathcal)\{[^}]*\}|\\mathbb\{E\}`;
const TOKEN = new RegExp(
  String.raw`\\(?:hat|tilde|bar)\s*\{?\s*(?:\\(?:${GREEK})|[A-Za-z])|\\(?:${GREEK})(?![A-Za-z])|\\mathbf\s*1|\\[A-Za-z]+|[A-Za-z]'?`,
  "g",
);

/** The symbols of a formula, without indices and without what TeX and mathematics know already (sums, fractions, functions). */
export function tokensOf(tex: string): Set<string> {
  const found = withoutIndices(tex.replaceAll(new RegExp(WORDS, "g"), " ")).match(TOKEN) ?? [];
  const known = new RegExp(String.raw`^\\(?:hat|tilde|bar|${GREEK})(?![A-Za-z])`);
  const tokens = found.flatMap((token) => {
    if (/^\\mathbf\s*1$/.test(token)) return ["1"];
    if (!token.startsWith("\\")) return [token];
    return known.test(token) ? [token.replaceAll(/[{\s]+/g, " ").trim()] : [];
  });
  return new Set(tokens);
}

/** Without subscripts and superscripts, braces within braces included. */
function withoutIndices(tex: string): string {
  let plain = "";
  for (let at = 0; at < tex.length; at++) {
    if (tex[at] !== "_" && tex[at] !== "^") {
      plain += tex[at];
      continue;
    }
    at += 1;
    if (tex[at] === "{") {
      for (let depth = 1; depth > 0; ) {
        at += 1;
        if (tex[at] === "{") depth += 1;
        if (tex[at] === "}") depth -= 1;
      }
    } else if (tex[at] === "\\") {
      while (/[A-Za-z]/.test(tex[at + 1] ?? "")) at += 1;
    }
  }
  return plain;
}
