/** axe finds nothing, on wide and narrow screens, light and dark, with cards and help open, curves together or apart. */
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { axisInk, openFamilies, TINY, takeSteps } from "./support/lab";

/** The page has no frames: axe works in it alone, without a page of its own for what it has found, and keeps only violations. */
async function violations(page: Page): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode(true).options({ resultTypes: ["violations"] });
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}

/** Pixels by which the page is wider than the window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** In both themes, of the page as it stands. */
async function violationsInBothThemes(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    for (const violation of await violations(page)) found.push(`${colorScheme}: ${violation}`);
  }
  return found;
}

for (const width of [1440, 390]) {
  test(`light and dark, ${width} px`, async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(`./${TINY}`);
    await takeSteps(page, 2);
    expect(await violationsInBothThemes(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await openFamilies(page);
    await page.locator(".compare summary").click();
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.getByText("Panels", { exact: true }).click();
    await expect(page.locator(".panel")).toHaveCount(2);
    expect(await violationsInBothThemes(page)).toEqual([]);
    await page.locator(".stage-switch").getByText("Gradients").click();
    await page.getByText("64 gradients").click();
    await page.getByRole("button", { name: "Measure gradients" }).click();
    await expect(page.locator(".heat")).toBeVisible({ timeout: 90_000 });
    expect(await violationsInBothThemes(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.locator(".stage-switch").getByText("Train").click();
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    if (width > 1000) {
      await page.getByRole("button", { name: "About DisARM" }).click();
      await expect(page.locator("[popover]:popover-open .katex").first()).toBeVisible();
      expect(await violationsInBothThemes(page)).toEqual([]);
    }
    await context.close();
  });
}

for (const [scheme, width] of [
  ["light", 1440],
  ["dark", 390],
] as const) {
  test(`a classifier, ${scheme}, ${width} px`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    await page.goto("./#v=1&d=cosine&mk=classifier&m=[3]-[2]&e=st,psa&b=10");
    await takeSteps(page, 2);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    await page.getByRole("button", { name: "PSA", exact: true }).last().click();
    await expect(page.getByRole("img", { name: /Member 1 of PSA/ })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  });
}

test("a change of the system's theme reaches the charts", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`./${TINY}`);
  await takeSteps(page, 2);
  const chart = page.getByRole("img", { name: /^Training ELBO/ });
  await expect.poll(() => axisInk(chart)).toBe("dark");
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => axisInk(chart)).toBe("light");
});
