/** What can go wrong says so in words and loses nothing. */
import { expect, test } from "@playwright/test";
import { runLink, stepsOf, TINY, takeSteps } from "./support/lab";

test.describe("without WebGPU the page says which cause it is", () => {
  const cases: [string, string, RegExp][] = [
    ["no navigator.gpu", "delete Navigator.prototype.gpu", /WebGPU/],
    ["no adapter", "navigator.gpu.constructor.prototype.requestAdapter = async () => null", /adapter/i],
    [
      "an adapter request that throws",
      "navigator.gpu.constructor.prototype.requestAdapter = async () => { throw new Error('driver says no') }",
      /driver says no/,
    ],
  ];
  for (const [name, change, words] of cases) {
    test(name, async ({ page }) => {
      // The engine asks in its worker: the change is put before the worker's own script.
      await page.route(/worker.*\.js/, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `${change};\n${await response.text()}` });
      });
      await page.goto("./");
      const full = page.locator("main.full-page");
      await expect(full.getByRole("button", { name: "Try again" })).toBeVisible();
      await expect(full).toContainText(words);
    });
  }
});

test("a worker that cannot start is reported", async ({ page }) => {
  await page.route(/worker.*\.js/, (route) => route.abort());
  await page.goto("./");
  await expect(page.getByText("The engine's worker stopped.").first()).toBeVisible();
});

test("a run that diverges stops alone, names step and tensor, and can be rewound", async ({ page }) => {
  await runLink(page, "#v=1&d=bars&m=8i-8i-[6]&e=st&b=16&o=sgd:100");
  const banner = page.locator(".banner", { hasText: "diverged at step" });
  await expect(banner).toBeVisible();
  await expect(banner).toContainText(/first tensor with numbers that are not finite is|still finite/);
  await expect(page.getByRole("button", { name: "Frozen: rewind" })).toBeVisible();
});

test("an experiment that the adapter cannot hold is refused with both numbers", async ({ page }) => {
  await page.goto("./#v=1&d=bars&m=[4096]&b=4096&e=local-expectation");
  await expect(page.locator(".banner", { hasText: "needs more memory" })).toContainText(/MiB, but one buffer may have/);
  await page.goto("about:blank");
  await page.goto(`./${TINY}`);
  await takeSteps(page, 2);
});

test("a damaged data file is refused in words; a sound one becomes the data set", async ({ page }) => {
  await page.goto(`./${TINY}`);
  await takeSteps(page, 2);
  const input = page.locator('input[type="file"]').first();
  const header = (count: number) => Buffer.from([0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 4, 0, 0, 0, 4]);
  const truncated = Buffer.concat([header(40), Buffer.alloc(100)]);
  await input.setInputFiles({ name: "cut-idx3-ubyte", mimeType: "application/octet-stream", buffer: truncated });
  await expect(page.locator(".banner", { hasText: "cut-idx3-ubyte" })).toBeVisible();
  expect(await stepsOf(page)).toBe(2);
  const pixels = Buffer.from(Array.from({ length: 40 * 16 }, (_, i) => (i % 3 === 0 ? 255 : 0)));
  const sound = Buffer.concat([header(40), pixels]);
  await input.setInputFiles({ name: "dots-idx3-ubyte", mimeType: "application/octet-stream", buffer: sound });
  await expect.poll(() => page.evaluate(() => location.hash)).toContain("dots");
});
