/** A long table of estimators stays easy to handle: found by words, grouped, compared in sets, seen one by one. */
import { expect, type Page, test } from "@playwright/test";
import { chip, inkOf, openFamilies, runLink, TINY, takeSteps, waitForSteps } from "./support/lab";

const hash = (page: Page) => page.evaluate(() => location.hash);

test("E finds an estimator by words, Enter adds and removes the first, Escape shows the groups again", async ({
  page,
}) => {
  await page.goto(`./${TINY}`);
  await expect(page.locator(".waiting")).toBeVisible();
  await page.keyboard.press("e");
  const field = page.getByRole("searchbox", { name: "Find an estimator" });
  await expect(field).toBeFocused();
  await page.keyboard.type("antithetic twin");
  await expect(page.getByText("Enter adds ARM.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect.poll(() => hash(page)).toContain("e=st,disarm,arm");
  await expect(page.getByText("Enter removes ARM.")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect.poll(() => hash(page)).not.toContain(",arm");
  await field.fill("zeppelin");
  await expect(page.getByText("No estimator matches “zeppelin”.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator(".family").first()).toBeVisible();
});

test("a folded family says what of it races, and stays as it was left", async ({ page }) => {
  await page.goto(`./${TINY}`);
  const score = page.locator('.family[data-family="score"]');
  await expect(score.locator("summary")).toContainText("DisARM");
  await expect(chip(page, "DisARM")).toBeHidden();
  await score.locator("summary").click();
  await expect(chip(page, "DisARM").locator(".chip-toggle")).toHaveAttribute("aria-pressed", "true");
  await page.reload();
  await expect(chip(page, "DisARM")).toBeVisible();
});

test("a comparison replaces the runs with a click, and Back brings them back", async ({ page }) => {
  await page.goto(`./${TINY}`);
  const before = await hash(page);
  await page.locator(".compare summary").click();
  const set = page.getByRole("button", { name: /^First visit/ });
  await set.click();
  await expect(set).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator(".race tbody tr")).toHaveCount(4);
  await expect(page.locator(".compare-look")).toContainText("DisARM reduces the variance");
  await page.goBack();
  await expect.poll(() => hash(page)).toBe(before);
  await expect(page.locator(".race tbody tr")).toHaveCount(2);
  await expect(page.locator(".compare-look")).toHaveCount(0);
});

test("an estimator of many evaluations says so on its chip, on its card and before the start", async ({ page }) => {
  await page.goto("./#v=1&d=bars&m=[20]-[4]&e=local-expectation&b=16");
  const words = "K (1 + Σ n) = 25 evaluations";
  await expect(page.locator(".waiting")).toContainText(`Local expectation is expensive: ${words}`);
  await openFamilies(page);
  await expect(chip(page, "Local expectation")).toContainText(words);
  await page.getByRole("button", { name: "About Local expectation" }).click();
  await expect(page.locator(".card")).toContainText(words);
});

test("the card of an estimator leads to those of its relatives", async ({ page }) => {
  await page.goto(`./${TINY}`);
  await openFamilies(page);
  await page.getByRole("button", { name: "About ReinMax" }).click();
  const card = page.locator(".card");
  await expect(card.getByRole("listitem").filter({ hasText: "equals this term by term" })).toBeVisible();
  await card.getByRole("button", { name: "DARN (½-estimator)" }).click();
  await expect(card.getByRole("heading", { name: "DARN (½-estimator)", level: 2 })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(card).toBeHidden();
});

test("panels show every run on the same axes, with the others behind it", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 10);
  await page.keyboard.press("Space");
  await page.keyboard.press("p");
  await expect(page.locator(".panel")).toHaveCount(2);
  await expect(page.locator(".plot-body canvas")).toHaveCount(0);
  await expect(page.locator(".panel", { hasText: "DisARM" }).locator(".panel-value")).toContainText(/−\d/);
  const colours = await page.locator(".panel canvas").evaluateAll((all) =>
    all.map((node) => {
      const canvas = node as HTMLCanvasElement;
      const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return new Set(new Uint32Array(Uint8Array.from(data).buffer)).size;
    }),
  );
  for (const count of colours) expect(count).toBeGreaterThan(10);
  await page.getByRole("group", { name: "Shown in the panels" }).getByText("Noise").click();
  await expect(page.locator(".panels-plot h3")).toHaveText("Noise of the gradient");
  await page.keyboard.press("p");
  await expect(page.locator(".plot-body canvas").first()).toBeVisible();
});

test("panels fit a phone, two beside each other", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`./${TINY}`);
  await takeSteps(page, 2);
  await page.getByText("Panels", { exact: true }).click();
  const boxes = await Promise.all((await page.locator(".panel").all()).map((panel) => panel.boundingBox()));
  expect(boxes[0]?.y).toBe(boxes[1]?.y);
  expect((boxes[1]?.x ?? 0) + (boxes[1]?.width ?? 0)).toBeLessThan(390);
});

test("pointing at a row lets the other curves fade to about a half", async ({ page }) => {
  await runLink(page, TINY);
  await waitForSteps(page, 40);
  await page.keyboard.press("Space");
  await expect(page.locator(".bar")).toContainText("Paused");
  // Where the button to run was there is a chart now: nothing may be pointed at yet.
  await page.locator(".brand").hover();
  // The two lie apart here.
  const chart = page.getByRole("img", { name: /^Noise of the gradient/ });
  const [st, disarm] = await Promise.all(
    ["Straight-through", "DisARM"].map((name) =>
      page.locator(".race tbody tr", { hasText: name }).locator(".swatch line").getAttribute("stroke"),
    ),
  );
  const shown = () => Promise.all([st, disarm].map((colour) => inkOf(chart, colour ?? "")));
  let whole: number[] = [];
  await expect(async () => {
    whole = await shown();
    expect(Math.min(...whole)).toBeGreaterThan(50);
    // The last values have come.
    expect(await shown()).toEqual(whole);
  }).toPass({ intervals: [2000] });
  /** What is left of each, of what there was. */
  const left = async () => (await shown()).map((ink, k) => ink / whole[k]);
  await page.locator(".race tbody tr", { hasText: "DisARM" }).hover();
  await expect.poll(async () => (await left())[0]).toBeLessThan(0.7);
  expect((await left())[0]).toBeGreaterThan(0.35);
  expect((await left())[1]).toBeGreaterThan(0.9);
  await page.locator(".brand").hover();
  await expect.poll(async () => Math.min(...(await left()))).toBeGreaterThan(0.9);
});
