/** What the page says of itself: every view and every plotted number has its sentence, in the field's terms. */
import { describe, expect, it } from "vitest";
import { ABOUT, bibtex } from "./about";
import { PAGES, pageOf, STAGES } from "./pages";
import { SHORTCUTS } from "./shortcuts";
import { TERMS } from "./terms";
import { FAMILIES } from "./words";

const PRIVATE = /\b(coins?|toss(es)?|throws?|tells?|told|dear|lessons?|bells?|mirrored|steep)\b/i;

describe("the views", () => {
  it("have a title and one sentence each", () => {
    expect(PAGES.map(({ key }) => key)).toEqual([...STAGES]);
    for (const { key, title, sentence } of PAGES) {
      expect(pageOf(key).title).toBe(title);
      expect(sentence, key).toMatch(/^[A-Z][^.]{40,200}\.$/);
    }
  });
});

describe("terms", () => {
  it("are explained in whole sentences", () => {
    for (const { name, text } of Object.values(TERMS)) {
      expect(name.length).toBeLessThan(40);
      expect(text, name).toMatch(/^[|−\p{Lu}].*[.]$/u);
    }
  });
});

describe("about", () => {
  it("says version, licence, and that nothing leaves the machine", () => {
    expect(ABOUT.version).toMatch(/^\d+\.\d+\.\d+$/);
    expect(ABOUT.licence).toContain("MIT");
    expect(ABOUT.privacy).toContain("never leave this machine");
  });

  it("gives a BibTeX entry with version and address", () => {
    const entry = bibtex("https://example.org/lab/");
    expect(entry).toMatch(/^@software\{sbnlab,\n( {2}\w+ += \{.*\},?\n)+\}$/);
    expect(entry).toContain(`version = {${ABOUT.version}}`);
    expect(entry).toContain("https://");
    expect(entry.split("{").length).toBe(entry.split("}").length);
  });
});

it("plain words stand everywhere", () => {
  const texts = [
    ...PAGES.map(({ sentence }) => sentence),
    ...Object.values(TERMS).map(({ text }) => text),
    ...FAMILIES.map(({ text }) => text),
    ...SHORTCUTS.map(({ text }) => text),
    ABOUT.privacy,
  ];
  for (const text of texts) expect(text).not.toMatch(PRIVATE);
});
