/**
 * Hours in minutes: the engine in Node and the page in Chromium train without a pause, and what they hold is looked at all the while:
 * heap after a collection, buffers on the device and their bytes, nodes of the document. What grows without end has failed.
 */
import type { Page } from "@playwright/test";
import { loadDataset } from "../../datasets/load";
import { prepareData } from "../../src/data/load";
import { experimentSchema } from "../../src/spec/schema";
import { Session } from "../../src/running/session";
import { openBenchDevice } from "../support/device";
import { openPage, openSite, stepsOf, waitForSteps } from "./browser";
import { heapBytes } from "./heap";
import type { AttackResult } from "./tally";

const SAMPLES = 15;
/** Measured growth allowed between the first third and the end: a collector leaves some; curves fill their fixed capacity. */
const HEAP_MIB = 24;
const NODES = 300;

export interface Sample {
  seconds: number;
  steps: number;
  heapMib: number;
  buffers: number;
  bufferMib: number;
  /** Of the document; 0 in Node. */
  nodes: number;
}

const SPEC = experimentSchema.parse({
  dataset: { key: "bars" },
  model: { layers: [{ units: 6 }, { units: 4 }] },
  estimators: [{ key: "st" }, { key: "disarm" }],
  batch: 16,
});

/** Both at the same time. */
export function soak({ minutes }: { minutes: number }): Promise<AttackResult[]> {
  return Promise.all([soakNode(minutes), soakPage(minutes)]);
}

async function soakNode(minutes: number): Promise<AttackResult> {
  const found = await openBenchDevice();
  const live = new Map<GPUBuffer, number>();
  const create = found.device.createBuffer.bind(found.device);
  found.device.createBuffer = (descriptor) => {
    const buffer = create(descriptor);
    const destroy = buffer.destroy.bind(buffer);
    live.set(buffer, descriptor.size);
    buffer.destroy = () => {
      live.delete(buffer);
      destroy();
    };
    return buffer;
  };
  const data = prepareData(await loadDataset("bars", async () => new Uint8Array()), SPEC.dataset);
  const session = new Session(found, SPEC, data, { series: () => {}, frozen: () => {} });
  for (const estimator of SPEC.estimators) await session.addRun(estimator);
  const samples: Sample[] = [];
  const start = performance.now();
  for (let k = 0; k <= SAMPLES; k++) {
    const until = start + (k * minutes * 60_000) / SAMPLES;
    do await session.trainer.advance();
    while (performance.now() < until);
    // What the command line does once a minute.
    for (const run of session.trainer.runs) await run.program.saveCheckpoint();
    await session.trainer.drain();
    samples.push({
      seconds: (performance.now() - start) / 1000,
      steps: session.trainer.runs[0].issued,
      heapMib: heapBytes() / 2 ** 20,
      buffers: live.size,
      bufferMib: [...live.values()].reduce((sum, size) => sum + size, 0) / 2 ** 20,
      nodes: 0,
    });
  }
  session.destroy();
  found.device.destroy();
  return judge(`${minutes} minutes of training in Node`, samples, live.size);
}

/** Counts the buffers of the worker's device; put before the worker's own script. */
const COUNTING = `{
  const live = new Map();
  const channel = new BroadcastChannel("buffers");
  const { createBuffer } = GPUDevice.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    live.set(buffer, descriptor.size);
    return buffer;
  };
  const { destroy } = GPUBuffer.prototype;
  GPUBuffer.prototype.destroy = function () { live.delete(this); destroy.call(this); };
  channel.onmessage = () => channel.postMessage([live.size, [...live.values()].reduce((sum, size) => sum + size, 0)]);
};\n`;

async function soakPage(minutes: number): Promise<AttackResult> {
  const site = await openSite();
  try {
    const { page, complaints } = await openPage(site);
    await page.route(/worker.*\.js/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: COUNTING + (await response.text()) });
    });
    await page.goto(`${site.address}#v=1&d=bars&m=[6]-[4]&e=st,disarm&b=16`);
    await page.getByRole("button", { name: "Run this experiment" }).click();
    await waitForSteps(page, 50);
    const samples: Sample[] = [];
    const start = performance.now();
    for (let k = 0; k <= SAMPLES; k++) {
      const left = start + (k * minutes * 60_000) / SAMPLES - performance.now();
      if (left > 0) await page.waitForTimeout(left);
      samples.push(await samplePage(page, (performance.now() - start) / 1000));
    }
    const result = judge(`${minutes} minutes of the training page in Chromium`, samples, null);
    if (complaints.length > 0) {
      result.failed = 1;
      result.details.push(`the console complains: ${complaints[0].slice(0, 200)}`);
    }
    return result;
  } finally {
    await site.close();
  }
}

async function samplePage(page: Page, seconds: number): Promise<Sample> {
  const client = await page.context().newCDPSession(page);
  await client.send("HeapProfiler.collectGarbage");
  await client.send("Performance.enable");
  const { metrics } = await client.send("Performance.getMetrics");
  const metric = (name: string) => metrics.find((one) => one.name === name)?.value ?? 0;
  const [buffers, bytes] = await page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const channel = new BroadcastChannel("buffers");
        channel.onmessage = ({ data }) => {
          channel.close();
          resolve(data as number[]);
        };
        channel.postMessage("count");
      }),
  );
  await client.detach();
  return {
    seconds,
    steps: await stepsOf(page),
    heapMib: metric("JSHeapUsedSize") / 2 ** 20,
    buffers,
    bufferMib: bytes / 2 ** 20,
    nodes: metric("Nodes"),
  };
}

/**
 * Growth from the first third on, once everything has been seen once: the least of the last third against the least of the middle one,
 * since a sample may meet a checkpoint on its way, whose copies come and go. `left`: buffers after the end, where it is known.
 */
export function judge(name: string, samples: readonly Sample[], left: number | null): AttackResult {
  const third = Math.floor(samples.length / 3);
  const [settled, last] = [samples.slice(third, 2 * third), samples.slice(-third)].map((part) => {
    const least = (of: (sample: Sample) => number) => Math.min(...part.map(of));
    return {
      steps: least(({ steps }) => steps),
      heapMib: least(({ heapMib }) => heapMib),
      buffers: least(({ buffers }) => buffers),
      bufferMib: least(({ bufferMib }) => bufferMib),
      nodes: least(({ nodes }) => nodes),
    };
  });
  const checks: [boolean, string][] = [
    [last.steps > settled.steps, "it did not go on training"],
    [last.heapMib - settled.heapMib <= HEAP_MIB, "the heap grows"],
    [last.buffers <= settled.buffers && last.bufferMib <= settled.bufferMib, "buffers on the device grow"],
    [last.nodes - settled.nodes <= NODES, "the document grows"],
    [left === null || left === 0, `${left} buffers were left behind at the end`],
  ];
  const failures = checks.filter(([holds]) => !holds).map(([, words]) => words);
  const line = (sample: Sample) =>
    `${sample.seconds.toFixed(0)} s: step ${sample.steps.toLocaleString("en")}, heap ${sample.heapMib.toFixed(1)} MiB, ${sample.buffers} buffers of ${sample.bufferMib.toFixed(2)} MiB, ${sample.nodes} nodes`;
  return { name, tried: 1, failed: failures.length > 0 ? 1 : 0, details: [...samples.map(line), ...failures] };
}
