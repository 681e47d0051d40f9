/** MuProp and its Fourier control variate at equal parameters, after so many steps of learning of what they learn themselves. */
import { readBuffer } from "../../src/device/readback";
import type { Params } from "../../src/estimators/contract";
import { BASELINE_NETWORK, resolveParams } from "../../src/estimators/shared";
import { findEstimator } from "../../src/estimators/table";
import { enumerateStates } from "../../src/measure/exact";
import { layerwiseGradient } from "../../src/measure/layerwise";
import { RunningStatistics } from "../../src/measure/running-statistics";
import { logitsOfOneLayer, signalOfOneLayer } from "../../tests/oracles/one-layer";
import { degreeWeights, leastLeft } from "../../tests/oracles/spectrum";
import { exactMoments } from "../../tests/oracles/variance";
import { auxiliaryNetworks } from "../../src/estimators/auxiliary-parameters";
import type { ToyFunction } from "../../src/reference/toy";
import { stackForward } from "../../src/reference/stacks";
import { type Parameters, parameter, toFloat64 } from "../../src/reference/parameters";
import { cutViews, frozenPlan, frozenProgram, takeSteps } from "../../src/probing/draws";
import type { ParameterView } from "../../src/planning/layout";
import type { Program } from "../../src/running/program";
import { markdownTable } from "../support/report";
import { examplesOf, firstInputs, firstLayerTrace } from "./first-layer";
import WHY from "./fourier.md?raw";
import { BATCH, type Bench, type World } from "./world";

/** Steps of learning before the variance is taken. */
const STEPS = [200, 1000];
/** Networks that learn side by side, each from a start of its own; figures are means over them. */
const REPLICAS = 2;
/** Gradients of each, where the variance is not exact. */
const DRAWS = 256;

const VARIANTS: readonly (readonly [string, string, Params])[] = [
  ["MuProp", "muprop", {}],
  ["MuProp and its baseline network", "muprop", { network: true }],
  ["h trained on the signal, 1 copy", "muprop-fourier", { residual: false, copies: 1 }],
  ["the same without the baseline network", "muprop-fourier", { residual: false, copies: 1, network: false }],
  ["h trained on what is left, 1 copy", "muprop-fourier", { copies: 1 }],
  ["the same with relu units", "muprop-fourier", { copies: 1, relu: true }],
  ["h trained on what is left, 16 copies", "muprop-fourier", { copies: 16 }],
];

/** Heading and table over all worlds. */
export async function fourierSection(bench: Bench, worlds: readonly (readonly [string, World])[]): Promise<string[]> {
  const rows: string[][] = [];
  for (const [name, key, given] of VARIANTS) {
    const cells: string[] = [];
    for (const [heading, world] of worlds) {
      const start = performance.now();
      const found = (await relativeVariances(bench, world, key, given)).map((variance) => variance.toPrecision(3));
      cells.push(...found);
      const seconds = ((performance.now() - start) / 1000).toFixed(1);
      process.stderr.write(`${name}, ${heading}: ${found.join(", ")}; ${seconds} s\n`);
    }
    rows.push([name, ...cells]);
  }
  const heads = worlds.flatMap(([name]) => STEPS.map((steps) => `${name}, ${steps.toLocaleString("en")} steps`));
  return [
    "## MuProp and its Fourier control variate",
    "",
    `Relative variance at the parameters of the tables above, after so many steps of learning of the estimator's own networks (Adam). Means over`,
    `${REPLICAS} starts of them; exact for the VAE of one layer, elsewhere of ${(REPLICAS * DRAWS).toLocaleString("en")} gradients on the same noise for all rows. All but the`,
    "first two rows are `muprop-fourier`, with the baseline network unless it says otherwise, and rho = 1/2.",
    "",
    ...markdownTable(["", ...heads], rows),
    "",
    ...worlds.flatMap(([name, world]) => (isExact(world) ? [bestText(name, world), ""] : [])),
    WHY.trim(),
    "",
  ];
}

/** What the best h could take away, from the spectrum of what the expansion leaves of every example's signal. */
function bestText(name: string, world: World): string {
  const weights = new Float64Array(world.model.network.units[0] + 1);
  for (const { f, eta } of layerFunctions(world)) {
    const p = eta.map((e) => 1 / (1 + Math.exp(-e)));
    const [plane, slope] = [f.value(p), f.derivative(p)];
    const states = enumerateStates(p.length);
    const rest = Array.from({ length: 2 ** p.length }, (_, s) => {
      const x = states.subarray(s * p.length, (s + 1) * p.length);
      return f.value(x) - slope.reduce((sum, d, i) => sum + d * (x[i] - p[i]), plane);
    });
    degreeWeights(rest, p).forEach((weight, degree) => {
      if (degree > 0) weights[degree] += weight;
    });
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = (value: number) => `${((100 * value) / total).toPrecision(2)} %`;
  const taken = (copies: number) =>
    share(total - weights.reduce((sum, weight, degree) => sum + weight * leastLeft(degree, 0.5, copies), 0));
  return [
    `Of what the expansion leaves of the signal of ${name}, its mean aside, ${share(weights[1])} of the square are of degree 1 and`,
    `${share(weights[2])} of degree 2. So the best h of all, even one that knows the example, takes away ${taken(1)} of it with one copy and`,
    `${taken(16)} with 16.`,
  ].join("\n");
}

async function relativeVariances(
  { compiler, variant }: Bench,
  world: World,
  key: string,
  given: Params,
): Promise<number[]> {
  const row = findEstimator(key);
  if (!row) throw new Error(`The table has no ${key}.`);
  const plan = frozenPlan(world.point, row, resolveParams(row, given), variant, REPLICAS);
  const stacks = plan.network.encoder.flat().map(({ name }) => `${name}.`);
  const views = plan.layout.views.filter(({ name }) => stacks.some((stack) => name.startsWith(stack)));
  const { gradients } = layerwiseGradient(world.model, world.exact, world.batch, BATCH);
  const norm2 = views.flatMap(({ name }) => [...parameter(gradients, name)]).reduce((sum, g) => sum + g * g, 0);
  const program = await frozenProgram(compiler, world.point, plan);
  try {
    const found: number[] = [];
    let done = 0;
    for (const steps of STEPS) {
      await takeSteps(program, steps - done);
      const variance = isExact(world)
        ? await exactVariance(program, world, steps)
        : await drawnVariance(program, views);
      done = isExact(world) ? steps : steps + DRAWS;
      found.push(variance / norm2);
    }
    return found;
  } finally {
    program.destroy();
  }
}

/** Trace of the covariance over draws of all replicas, which go on learning meanwhile. */
async function drawnVariance(program: Program, views: readonly ParameterView[]): Promise<number> {
  const { compiler, buffers, plan } = program;
  const moments = new RunningStatistics(cutViews(views, new Float32Array(4 * plan.layout.size)).length);
  for (let step = 0; step < DRAWS; step++) {
    await takeSteps(program, 1);
    const memory = await readBuffer(compiler.device, buffers.gradients);
    for (let r = 0; r < plan.replicas; r++) {
      moments.add(cutViews(views, new Float32Array(memory, r * 16 * plan.sizes.gradients, 4 * plan.layout.size)));
    }
  }
  return moments.variance().reduce((sum, v) => sum + v, 0);
}

function isExact({ model: { network } }: World): boolean {
  return network.units.length === 1 && network.head.length === 0 && network.encoder[0].length === 1;
}

/** The same with everything as it is after `steps` steps, exact, and averaged over the replicas. */
async function exactVariance(program: Program, world: World, steps: number): Promise<number> {
  const { params, estimator } = program.plan;
  const functions = layerFunctions(world);
  const replicas = await program.readReplicas();
  let sum = 0;
  for (const [r, { signal_mean }] of replicas.entries()) {
    const own = toFloat64(await program.readParameters(r));
    const mean = signal_mean[0] / (1 - Number(params.decay) ** steps);
    const guess = guessesOf(world, params, own);
    const h = functionOfStates(world, params, own);
    const variances = functions.map(
      ({ f, eta }, row) =>
        exactMoments(estimator.key, f, eta, { hyper: params, baseline: mean + guess[row], h }).variance,
    );
    sum += firstLayerTrace(world, variances) / replicas.length;
  }
  return sum;
}

/** The signal of every example as a function of its states, whose values are kept, and its logits. */
function layerFunctions({ model, exact, ...world }: World): { f: ToyFunction; eta: Float64Array }[] {
  return examplesOf({ model, exact, ...world }).map((example) => {
    const f = signalOfOneLayer(model, exact, example);
    const known = new Map<string, number>();
    const value = (x: Float64Array) => {
      const name = x.join();
      const found = known.get(name) ?? f.value(x);
      known.set(name, found);
      return found;
    };
    return { f: { ...f, value }, eta: logitsOfOneLayer(model, exact, example) };
  });
}

/** The baseline network's guess for every example; 0 without one. */
function guessesOf(world: World, params: Params, own: Parameters): number[] {
  const inputs = firstInputs(world);
  if (params.network !== true) return inputs.map(() => 0);
  const [stack] = auxiliaryNetworks(world.model.network, BASELINE_NETWORK);
  return inputs.map((x) => stackForward(stack, own, x, 1).outputs[1][0]);
}

/** h, or nothing for MuProp. */
function functionOfStates(
  { model }: World,
  params: Params,
  own: Parameters,
): ((x: Float64Array) => number) | undefined {
  if (params.units === undefined) return undefined;
  const hidden = [Number(params.units), Number(params.units)];
  const activation = params.relu ? "relu" : "tanh";
  const [stack] = auxiliaryNetworks(model.network, { hidden, activation, reads: "states" });
  return (x) => stackForward(stack, own, x, 1).outputs[2][0];
}
