/** What the specs share: tiny experiments as links, and ways to read the page. */
import { expect, type Locator, type Page } from "@playwright/test";

/** Small enough that a software adapter compiles and trains it in seconds. */
export const TINY = "#v=1&d=bars&m=[6]-[4]&e=st,disarm&b=16";

/** Opens a link and starts it. */
export async function runLink(page: Page, link: string): Promise<void> {
  await page.goto(`./${link}`);
  await page.getByRole("button", { name: "Run this experiment" }).click();
}

/** Unfolds every family of estimators, so that all chips are there to press. */
export async function openFamilies(page: Page): Promise<void> {
  await expect(page.locator(".family").first()).toBeVisible();
  const folded = page.locator(".family:not([open]) > summary");
  while ((await folded.count()) > 0) await folded.first().click();
}

/** The chip of an estimator, by its whole name. */
export function chip(page: Page, name: string): Locator {
  return page.locator(".chip", { has: page.getByRole("button", { name: `About ${name}`, exact: true }) });
}

/** Steps taken, as the top bar says. */
export async function stepsOf(page: Page): Promise<number> {
  return Number((await page.locator(".width-step").innerText()).replaceAll(/\D/g, ""));
}

export async function waitForSteps(page: Page, steps: number): Promise<void> {
  await expect.poll(() => stepsOf(page), { timeout: 90_000 }).toBeGreaterThanOrEqual(steps);
}

/** Opens a link without running it and takes exactly `count` steps with the button. */
export async function takeSteps(page: Page, count: number): Promise<void> {
  for (let k = 0; k < count; k++) {
    const before = await stepsOf(page);
    await page.getByRole("button", { name: "One training step" }).click();
    await expect.poll(() => stepsOf(page)).toBe(before + 1);
  }
}

/** Records that this browser has stored: link and steps, in the order of their saving. */
export function stored(page: Page): Promise<{ id: string; link: string; steps: number }[]> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const open = indexedDB.open("sbn-lab");
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const all = open.result.transaction("records").objectStore("records").index("savedAt").getAll();
          all.onsuccess = () => {
            open.result.close();
            resolve(all.result.map(({ id, link, steps }) => ({ id, link, steps })));
          };
        };
      }),
  );
}

/** A curve of the first replica in full precision. */
export async function curve(page: Page, run: string): Promise<{ step: number[]; value: number[] }> {
  return page.evaluate((id) => globalThis.sbnLab?.curve(id, "trainElbo") ?? { step: [], value: [] }, run);
}

/** Waits until a curve holds at least so many points, and returns the first of them. */
export async function firstPoints(page: Page, run: string, count: number): Promise<number[]> {
  await expect.poll(async () => (await curve(page, run)).value.length).toBeGreaterThanOrEqual(count);
  return (await curve(page, run)).value.slice(0, count);
}

/** Whether the numbers along a chart's horizontal axis are dark or light. */
export async function axisInk(chart: Locator): Promise<"dark" | "light"> {
  return chart.evaluate((node) => {
    const canvas = node as HTMLCanvasElement;
    const rows = 24;
    const data = canvas.getContext("2d")?.getImageData(0, canvas.height - rows, canvas.width, rows).data ?? [];
    let [sum, count] = [0, 0];
    for (let k = 0; k < data.length; k += 4) {
      if (data[k + 3] < 200) continue;
      sum += (data[k] + data[k + 1] + data[k + 2]) / 3;
      count++;
    }
    return sum < 128 * count ? "dark" : "light";
  });
}

/** How much ink of a colour `#rrggbb` a chart has: the opacities of its pixels, added up. */
export async function inkOf(chart: Locator, colour: string): Promise<number> {
  return chart.evaluate((node, hex) => {
    const canvas = node as HTMLCanvasElement;
    const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    const wanted = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
    let sum = 0;
    for (let k = 0; k < data.length; k += 4) {
      if (wanted.every((value, c) => Math.abs(data[k + c] - value) <= 12)) sum += data[k + 3] / 255;
    }
    return sum;
  }, colour);
}
