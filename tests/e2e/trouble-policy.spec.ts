/** The built page runs its own files only: nothing of what names, links and files say is executed, and nothing it needs is blocked. */
import { expect, type Page, test } from "@playwright/test";
import { MARKUP } from "../../bench/attack/hostile";
import { openFamilies, runLink, TINY, takeSteps, waitForSteps } from "./support/lab";

declare global {
  var attacked: number | undefined;
  var violations: string[];
}

/** Collects what the policy has blocked and what the console complains of. */
async function listen(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    // Prepared data sets are looked for, and need not be there.
    const missing = /status of 404/.test(message.text()) && message.location().url.includes("/datasets/");
    if (message.type() === "error" && !missing) complaints.push(`${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`),
    );
  });
  return complaints;
}

async function expectQuiet(page: Page, complaints: string[]): Promise<void> {
  expect(await page.evaluate(() => globalThis.violations)).toEqual([]);
  expect(complaints).toEqual([]);
  expect(await page.evaluate(() => globalThis.attacked)).toBeUndefined();
}

test("training, both stages and formulas need nothing that the policy blocks", async ({ page }) => {
  const complaints = await listen(page);
  await runLink(page, TINY);
  await waitForSteps(page, 3);
  await openFamilies(page);
  await page.getByRole("button", { name: "About DisARM" }).first().click();
  await expect(page.locator(".katex").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("g");
  await page.getByText("64 gradients").click();
  await page.getByRole("button", { name: "Measure gradients" }).click();
  await expect(page.locator(".js-plotly-plot").first()).toBeVisible({ timeout: 120_000 });
  await expectQuiet(page, complaints);
});

test("a script in the page is blocked", async ({ page }) => {
  await page.goto(`./${TINY}`);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.attacked = 1";
    document.body.append(script);
    const image = document.createElement("div");
    image.innerHTML = "<img src=x onerror='globalThis.attacked = 2'>";
    document.body.append(image);
  });
  await page.waitForTimeout(500);
  expect(await page.evaluate(() => globalThis.attacked)).toBeUndefined();
});

test("hostile names of files, columns and classes are shown and not run", async ({ page }) => {
  const complaints = await listen(page);
  await page.goto(`./${TINY}`);
  await takeSteps(page, 1);
  const columns = MARKUP.slice(0, 4).map((name) => `"${name.replaceAll('"', '""')}"`);
  const rows = Array.from({ length: 30 }, (_, k) => [k % 7, k % 5, k % 3, MARKUP[k % 2]].map((cell) => `"${cell}"`));
  const csv = [columns, ...rows].map((cells) => cells.join(",")).join("\n");
  const name = "<img src=x onerror=globalThis.attacked=1>.csv";
  const input = page.locator('input[type="file"]').first();
  await input.setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(csv) });
  await expect.poll(() => page.evaluate(() => decodeURIComponent(location.hash))).toContain("onerror");
  await page.waitForTimeout(1000);
  await expectQuiet(page, complaints);
});
