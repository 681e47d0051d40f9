/** What the table says of its estimators: citations that lead somewhere, symbols that are defined, plain words. */
import { describe, expect, it } from "vitest";
import { comparisonsFor } from "./comparisons";
import { provenOf } from "./proven";
import { resolveParams } from "./shared";
import { citationText, SOURCES } from "./sources";
import { symbolsOf, tokensOf } from "./symbols";
import { ESTIMATORS, findEstimator } from "./table";

const rowOf = (key: string) => {
  const row = findEstimator(key);
  if (!row) throw new Error(`There is no estimator "${key}".`);
  return row;
};

describe("sources", () => {
  it("have authors, year, title, venue and a link", () => {
    for (const [key, { authors, year, title, venue, link }] of Object.entries(SOURCES)) {
      expect(authors, key).toMatch(/^\p{Lu}[\p{L}, &-]+$/u);
      expect([year >= 1990, title.length > 10, venue.length > 4], key).toEqual([true, true, true]);
      expect(link, key).toMatch(
        /^https:\/\/(arxiv\.org\/abs\/\d{4}\.\d{5}|arxiv\.org\/abs\/\d{4}\.\d{4}|doi\.org\/10\.|proceedings\.mlr\.press\/|openreview\.net\/forum\?id=)/,
      );
    }
  });

  it.each([
    ["darn", "Shekhovtsov 2021, section 5.1"],
    ["muprop-fourier", "Pervez 2018, section 6"],
    ["reinforce-ewa", "Shekhovtsov, Yanush & Flach 2020, section C.3"],
    ["st", "Shekhovtsov 2021, section 2"],
    ["noise-operator", "Shekhovtsov 2021, proposition 9"],
    ["psa", "Shekhovtsov, Yanush & Flach 2020, section 3"],
  ])("%s is cited as %s", (key, text) => {
    expect(citationText(rowOf(key).sources[0])).toBe(text);
  });
});

describe("symbols", () => {
  it.each([
    [
      String.raw`\left(f(x) - \nu f(\sigma(\tilde z))\right)(b_i - p_i)`,
      ["f", "x", "\\nu", "\\sigma", "\\tilde z", "b", "p"],
    ],
    [String.raw`\hat p_j = F\!\left(m_j / \sqrt{1 + v_j / \sigma^2_F}\right)`, ["\\hat p", "F", "m", "v", "\\sigma"]],
    [String.raw`f'_x(x^{\text{flip } i})\, \mathbf 1[b^1_i \ne b^2_i]`, ["f'", "x", "1", "b"]],
    [String.raw`\tfrac1K \textstyle\sum_k \overline{h(x')},\quad u \sim U(b, 1)`, ["K", "h", "x'", "u", "U", "b"]],
  ])("of %s are found", (tex, tokens) => {
    expect([...tokensOf(tex)].sort()).toEqual([...tokens].sort());
  });

  it.each(ESTIMATORS.map((row) => [row.key, row] as const))(
    "of the card of %s are all defined on it, each once",
    (_, row) => {
      const defined = symbolsOf(row).map(({ token }) => token);
      expect(new Set(defined).size).toBe(defined.length);
      // K of "K = 1/K" and the like; 1/K stands as \tfrac1K.
      expect([...tokensOf(row.formula)].filter((token) => !defined.includes(token))).toEqual([]);
      const own = row.symbols?.map(({ token }) => token) ?? [];
      expect(own.filter((token) => !tokensOf(row.formula).has(token))).toEqual([]);
    },
  );

  it("n is units and K is samples on every card", () => {
    for (const row of ESTIMATORS) {
      expect(`${row.evaluationsFormula} ${row.memory}`, row.key).not.toMatch(/\bS\b|\bM samples\b/);
      expect(row.evaluationsFormula.replaceAll("Σ n", ""), row.key).not.toMatch(/\bn\b/);
      expect(row.formula, row.key).not.toMatch(/frac1S|frac\{1\}\{n/);
    }
  });
});

describe("what is proven", () => {
  const proven = (key: string, params = {}) => provenOf(rowOf(key), resolveParams(rowOf(key), params));

  it("is said apart from what is measured, with the hyperparameters at hand", () => {
    expect(proven("disarm")).toEqual({ claim: "unbiased", text: "unbiased by construction" });
    expect(proven("st").text).toBe("biased by definition; exact when f is linear in each unit (multilinear f)");
    expect(proven("foust").claim).toBe("biased");
    expect(proven("darn").text).toContain("exact when f is quadratic");
    expect(proven("nvil").claim).toBe("rescaled");
    expect(proven("nvil").text).toContain("unbiased up to a positive factor");
    expect(proven("nvil", { normalise: false })).toEqual({ claim: "unbiased", text: "unbiased by construction" });
    expect(proven("muprop", { normalise: true }).claim).toBe("rescaled");
  });
});

describe("texts", () => {
  const comparisons = [1, 2].flatMap((depth) =>
    (["vae", "classifier"] as const).flatMap((kind) =>
      comparisonsFor({ kind, layers: Array.from({ length: depth }, () => ({ hidden: [], units: 4 })) }),
    ),
  );
  const texts = [
    ...ESTIMATORS.flatMap((row) => [
      row.intuition,
      row.biasNote ?? "",
      ...(row.identities ?? []).map(({ says }) => says),
      ...Object.values(row.hyperparameters).map(({ label, help }) => `${label}: ${help}`),
    ]),
    ...comparisons.map(({ title, look }) => `${title}: ${look}`),
  ];

  it("use the field's terms and no code names", () => {
    for (const text of texts) {
      expect(text).not.toMatch(/\b(coins?|toss(es)?|throws?|tells?|told|dear|lessons?|bells?|mirror(ed|s)?|steep)\b/i);
      expect(text, text).not.toContain("`");
    }
  });

  it("say of FouST and of the noise operator what holds", () => {
    const all = texts.join("\n");
    expect(all).not.toMatch(/high Fourier degrees/);
    expect(rowOf("foust").intuition).toContain("curvature of f within a unit");
    expect(rowOf("noise-operator").intuition).toMatch(/leaves the bias where it is, and the variance is above/);
    const noise = comparisons.find(({ key }) => key === "noise");
    expect(noise?.look).toMatch(/noise operator/i);
    expect(noise?.look).toMatch(/bias/);
  });
});
