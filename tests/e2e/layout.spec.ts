/**
 * The layout at six widths: every pane scrolls by itself to its own end, the document does not; nothing overlaps, is cut
 * off without a hint, or scrolls the page when it takes the focus. One page, whose window changes its size.
 */
import { expect, type Page, test } from "@playwright/test";
import { PAGES } from "../../app/text/pages";
import { openFamilies } from "./support/lab";
import {
  cutComplaints,
  documentComplaints,
  focusComplaints,
  keyNames,
  markPanes,
  paneComplaints,
  tableComplaints,
  textComplaints,
} from "./support/layout";

const HEIGHTS = { 390: 844, 768: 1024, 830: 600, 1024: 768, 1440: 900, 1920: 1080, 2560: 1440 } as const;

/** Below this width the page is one column, which scrolls as a document. */
const ONE_COLUMN = 768;

const LINK = "#v=1&d=bars&m=[6]-[4]&e=reinforce-ewa,st,disarm,foust&b=16&tk=4";

test.describe.configure({ mode: "default" });

let page: Page;

test.beforeAll(async ({ browser }) => {
  page = await browser.newPage();
  await page.goto(`./${LINK}`);
  await page.getByRole("button", { name: "One training step" }).click();
  await expect(page.locator(".width-step")).toHaveText("1");
  await page.locator(".stage-switch").getByText("Gradients").click();
  await page.getByText("64 gradients").click();
  await page.getByRole("button", { name: "Measure gradients" }).click();
  await expect(page.locator(".heat")).toBeVisible({ timeout: 90_000 });
});

test.afterAll(() => page.close());

/** Everything that can be wrong with what is shown now. */
async function complaints(panes: boolean): Promise<string[]> {
  return [
    ...(await documentComplaints(page, panes)),
    ...(await textComplaints(page)),
    ...(await cutComplaints(page)),
    ...(await tableComplaints(page)),
  ];
}

/** Turns the wheel over every pane until it stands at its end. */
async function wheelToEnds(): Promise<string[]> {
  const found: string[] = [];
  const count = await markPanes(page);
  for (let k = 0; k < count; k++) {
    const pane = page.locator(`[data-pane="${k}"]`);
    await pane.scrollIntoViewIfNeeded();
    const box = await pane.boundingBox();
    const window = page.viewportSize();
    if (!box || !window) continue;
    await page.mouse.move(box.x + box.width / 2, Math.min(box.y + box.height, window.height) - 20);
    await page.mouse.wheel(0, 20_000);
    await expect.poll(() => paneComplaints(page, k), { timeout: 3000 }).toEqual([]);
    found.push(...(await documentComplaints(page, window.width >= ONE_COLUMN)));
  }
  return found;
}

for (const [width, height] of Object.entries(HEIGHTS)) {
  for (const { title: view } of PAGES) {
    test(`${view}, ${width} px`, async () => {
      const panes = Number(width) >= ONE_COLUMN;
      await page.setViewportSize({ width: Number(width), height });
      await page.locator(".stage-switch").getByText(view, { exact: true }).click();
      await expect(page.locator(view === "Train" ? ".plot-host" : ".heat").first()).toBeVisible();
      // Charts draw again after a change of size.
      await page.waitForTimeout(300);
      expect(await complaints(panes)).toEqual([]);
      expect(await wheelToEnds()).toEqual([]);
      expect(await complaints(panes)).toEqual([]);
      expect(await focusComplaints(page, panes)).toEqual([]);
      expect(await complaints(panes)).toEqual([]);
    });
  }
}

/** An estimator whose formula takes much room. */
const LONGEST = "Double control variates";

for (const width of [390, 1440] as const) {
  test(`a long formula scrolls in its card, ${width} px`, async () => {
    await page.setViewportSize({ width, height: HEIGHTS[width] });
    await openFamilies(page);
    await page.getByRole("button", { name: `About ${LONGEST}`, exact: true }).click();
    const card = page.locator("[popover]:popover-open");
    const formula = card.locator(".card-formula");
    await expect(formula.locator(".katex-display")).toBeVisible();
    const found = await card.evaluate((element) => {
      const edge = element.getBoundingClientRect().right;
      const cut = [...element.querySelectorAll(".katex")].filter(
        (typeset) => !typeset.closest(".scroll-box") && typeset.getBoundingClientRect().right > edge,
      );
      const box = element.querySelector(".card-formula");
      const last = box?.querySelector(".katex-display .katex-html")?.getBoundingClientRect().right ?? 0;
      box?.scrollTo(1e4, 0);
      const end = box?.querySelector(".katex-display .katex-html")?.getBoundingClientRect().right ?? 0;
      const inner = box?.getBoundingClientRect().right ?? 0;
      return {
        cut: cut.length,
        isSeen: end <= inner + 1,
        goesOn: last > inner,
        elementWidth: element.scrollWidth - element.clientWidth,
      };
    });
    expect(found).toMatchObject({ cut: 0, isSeen: true, elementWidth: 0 });
    if (found.goesOn) await expect(card.locator(".scroll-region").first()).toHaveAttribute("data-more", /left/);
    await page.keyboard.press("Escape");
  });
}

test("charts begin in the first third of a common window", async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator(".stage-switch").getByText("Train", { exact: true }).click();
  await page.locator("#curves").evaluate((zone) => zone.scrollTo(0, 0));
  const box = await page.locator(".plot").first().boundingBox();
  expect(box?.y).toBeLessThan(300);
  // Neither headings nor names take a second line in that window.
  const rows = await page
    .locator(".race tr")
    .evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));
  expect(Math.max(...rows)).toBeLessThan(32);
});

test("two charts stand beside each other on a wide screen, and are higher there", async () => {
  const heights: number[] = [];
  for (const width of [1440, 2560] as const) {
    await page.setViewportSize({ width, height: HEIGHTS[width] });
    const boxes = await page
      .locator(".plots > .plot")
      .evaluateAll((all) => all.map((plot) => plot.getBoundingClientRect().top));
    expect(boxes.length).toBeGreaterThan(2);
    expect(boxes[0] === boxes[1]).toBe(width === 2560);
    heights.push((await page.locator(".plot-host").first().boundingBox())?.height ?? 0);
  }
  expect(heights[1]).toBeGreaterThan(1.3 * heights[0]);
});

test("paper shows the charts and tables of the stage on white, with what they are of and their link", async () => {
  await page.locator(".stage-switch").getByText("Train", { exact: true }).click();
  // A4 less its margins.
  await page.setViewportSize({ width: 703, height: 1000 });
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  await expect(page.locator(".print-caption")).toContainText("#v=1&d=bars");
  for (const gone of [".bar", ".zone-experiment", ".zone-pictures", ".curve-controls", ".stage-switch"]) {
    await expect(page.locator(gone).first()).toBeHidden();
  }
  await expect(page.locator(".race").first()).toBeVisible();
  const canvas = page.locator(".plot-host canvas").first();
  await expect.poll(async () => (await canvas.boundingBox())?.width).toBe(640);
  expect(await documentComplaints(page, false)).toEqual([]);
  const colours = await page.evaluate(() =>
    ["html", "body", ".main", ".plot"].map(
      (at) => getComputedStyle(document.querySelector(at) ?? document.body).backgroundColor,
    ),
  );
  expect(new Set(colours)).toEqual(new Set(["rgba(0, 0, 0, 0)"]));
  await page.emulateMedia({ media: "screen", colorScheme: "light" });
  await expect(page.locator(".print-caption")).toHaveCount(0);
});

test("keys are no part of names", async () => {
  expect(await keyNames(page)).toEqual([]);
  await page.locator(".stage-switch").getByText("Gradients", { exact: true }).click();
  expect(await keyNames(page)).toEqual([]);
  expect(await page.locator(".stage-switch [aria-keyshortcuts]").getAttribute("aria-keyshortcuts")).toBe("G");
});

test("the likelihood is measured from a menu, and the result names its protocol under the table", async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator(".stage-switch").getByText("Train", { exact: true }).click();
  await page.getByRole("button", { name: "Measure", exact: true }).click();
  await page.getByRole("button", { name: "Measure log p(x)" }).click();
  await page.keyboard.press("Escape");
  await expect(page.locator(".likelihood")).toContainText(/Test log p\(x\) at step 1/, { timeout: 90_000 });
  await expect(page.locator(".race tbody tr").first()).toContainText("±");
  expect(await tableComplaints(page)).toEqual([]);
});

test("news of a software adapter takes one line, opens to all its words, and can be dismissed", async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const news = page.locator(".news");
  expect((await news.boundingBox())?.height).toBeLessThan(36);
  await page.setViewportSize({ width: 768, height: 1024 });
  const closed = (await news.boundingBox())?.height ?? 0;
  expect(closed).toBeLessThan(36);
  await news.locator("summary").click();
  expect((await news.boundingBox())?.height).toBeGreaterThan(closed + 10);
  await news.getByRole("button", { name: "Dismiss" }).click();
  await expect(news).toHaveCount(0);
});
