/**
 * The built page against hostile links, and against files whose names, columns and classes are markup: it shows an experiment or says
 * why not, runs nothing of what it was given, and complains of nothing. Then its machinery is killed under it.
 */

import type { Page } from "@playwright/test";
import fc from "fast-check";
import { arbitrarySpec } from "../../tests/support/arbitrary-spec";
import { encodeLink } from "../../src/experiment/link";
import { type OpenSite, openPage, openSite, stepsOf, waitForSteps } from "./browser";
import { MARKUP } from "./hostile";
import { hostileLink } from "./links";
import { type Chance, chanceOf } from "./seeded";
import { type AttackResult, Tally } from "./tally";

const PAGE_MS = 30_000;
const TINY = "v=1&d=bars&m=[6]-[4]&e=st,disarm&b=16";

export async function attackPage({ count, seed }: { count: number; seed: number }): Promise<AttackResult[]> {
  const site = await openSite();
  try {
    return [await hostileLinks(site, count, seed), await hostileFiles(site, seed), await faults(site)];
  } finally {
    await site.close();
  }
}

async function hostileLinks(site: OpenSite, count: number, seed: number): Promise<AttackResult> {
  const tally = new Tally("hostile links in Chromium", { ms: PAGE_MS, megabytes: 400 });
  const sound = fc.sample(arbitrarySpec, { seed, numRuns: 50 }).map((spec) => encodeLink(spec));
  for (let k = 0; k < count; k++) {
    const chance = chanceOf(seed + k);
    const link = k % 3 === 0 ? markupLink(chance) : hostileLink(chance, sound);
    await tally.tryAsync(link, async () => {
      const { page, complaints } = await openPage(site);
      try {
        await page.goto(`${site.address}#${link.replaceAll("\0", "%00")}`);
        await page.locator("main").first().waitFor();
        await page.waitForTimeout(300);
        await expectUntouched(page, complaints);
        return (await page.locator("main.full-page").count()) > 0 ? "refused in words" : "shown";
      } finally {
        await page.close();
      }
    });
  }
  return tally.result();
}

/** Markup wherever a link takes a name. */
function markupLink(chance: Chance): string {
  const name = encodeURIComponent(chance.one(MARKUP));
  return chance.one([
    `v=1&d=${name}`,
    `v=1&e=${name}`,
    `v=1&e=st(${name}:1)`,
    `v=1&m=${name}`,
    `v=1&${name}=1`,
    `v=1&d=file:${name}&ds=1`,
    `p=${name}`,
    `v=1&h=${name}`,
  ]);
}

async function hostileFiles(site: OpenSite, seed: number): Promise<AttackResult> {
  const tally = new Tally("hostile names of files, columns and classes in Chromium", { ms: 60_000, megabytes: 400 });
  for (const [k, markup] of MARKUP.entries()) {
    const chance = chanceOf(seed + k);
    await tally.tryAsync(markup, async () => {
      const { page, complaints } = await openPage(site);
      try {
        await page.goto(`${site.address}#${TINY}`);
        const input = page.locator('input[type="file"]').first();
        await input.waitFor({ state: "attached" });
        const before = await page.evaluate(() => location.hash);
        await input.setInputFiles(hostileTable(markup, chance));
        const refused = page.locator(".banner[data-kind=bad]");
        const hash = () => page.evaluate(() => location.hash);
        const end = performance.now() + PAGE_MS;
        while ((await hash()) === before && (await refused.count()) === 0) {
          if (performance.now() > end) throw new Error("nothing was said of the file");
          await page.waitForTimeout(100);
        }
        await page.waitForTimeout(500);
        await expectUntouched(page, complaints);
        return (await hash()) === before ? "refused in words" : "became the data set";
      } finally {
        await page.close();
      }
    });
  }
  return tally.result();
}

function hostileTable(markup: string, chance: Chance) {
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const head = [quoted(markup), quoted(`${markup}2`), "label"];
  const rows = Array.from({ length: 40 }, () => [
    chance.below(9),
    chance.below(9),
    quoted(chance.one(MARKUP.slice(0, 3))),
  ]);
  const text = [head, ...rows].map((cells) => cells.join(",")).join("\n");
  return { name: `${markup.replaceAll("/", "_")}.csv`, mimeType: "text/csv", buffer: Buffer.from(text) };
}

async function expectUntouched(page: Page, complaints: readonly string[]): Promise<void> {
  if ((await page.evaluate(() => globalThis.attacked)) !== undefined) throw new Error("a name was executed");
  if (complaints.length > 0) throw new Error(complaints[0]);
  if ((await page.locator("#root").innerText()).trim() === "") throw new Error("the page is empty");
}

/** What the system may do to the page while it trains. */
async function faults(site: OpenSite): Promise<AttackResult> {
  const tally = new Tally("faults under a training page in Chromium", { ms: 240_000, megabytes: 400 });
  const trial = (what: string, prepare: string, work: (page: Page) => Promise<string>) =>
    tally.tryAsync(what, async () => {
      const { page } = await openPage(site);
      try {
        await page.addInitScript(prepare);
        await page.goto(`${site.address}#${TINY}`);
        await page.getByRole("button", { name: "Run this experiment" }).click();
        await waitForSteps(page, 5);
        return await work(page);
      } finally {
        await page.close();
      }
    });
  const goesOn = async (page: Page) => waitForSteps(page, (await stepsOf(page)) + 5);

  await trial("the GPU process is killed", "", async (page) => {
    const client = await site.browser.newBrowserCDPSession();
    await client.send("Browser.crashGpuProcess" as never).catch(() => {});
    await page
      .getByText(/adapter was lost; training went on/)
      .first()
      .waitFor({ timeout: 120_000 });
    await goesOn(page);
    return "said so and went on";
  });
  const capture =
    "const Base = Worker; globalThis.all = []; globalThis.Worker = class extends Base { constructor(...a) { super(...a); all.push(this); } };";
  await trial("the worker is killed", capture, async (page) => {
    await page.waitForTimeout(7000);
    await page.evaluate("all[0].terminate()");
    const restart = page.getByRole("button", { name: "Restart the engine" });
    await restart.waitFor({ timeout: 90_000 });
    await restart.click();
    await page.waitForLoadState();
    await waitForSteps(page, 7);
    return "said so and went on";
  });
  const storages: [string, string][] = [
    [
      "storage is blocked",
      "Object.defineProperty(globalThis, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError'); } }); Object.defineProperty(globalThis, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });",
    ],
    ["storage never answers", "indexedDB.open = () => new EventTarget();"],
    [
      "storage is full",
      "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };",
    ],
  ];
  for (const [what, prepare] of storages) {
    await trial(what, prepare, async (page) => {
      await goesOn(page);
      await page.waitForTimeout(7000);
      await goesOn(page);
      return (await page.locator(".banner", { hasText: /kept|storage|stored/i }).count()) > 0
        ? "said so and trained"
        : "trained";
    });
  }
  return tally.result();
}
