/**
 * `npm test`: everything that a change must pass, to the end even when a stage fails; then one closing line
 * `N passed, N failed` over all stages, and an exit code that is not 0 when anything failed or no adapter could be had.
 * GPU tests do most of their work on one thread: they run beside the stages between them and the end-to-end tests.
 * `npm test -- --only unit,gpu` runs some stages only.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureChromium, ensurePackages, ensureVulkan, projectRoot } from "./ensure.mjs";
import { runCommand } from "./test/command.mjs";
import { countCheck, countPlaywright, countVitest, readReport } from "./test/counts.mjs";
import { runStages } from "./test/stages.mjs";

const print = (line) => process.stdout.write(`${line}\n`);
const reports = mkdtempSync(join(tmpdir(), "sbn-lab-test-"));
process.on("exit", () => rmSync(reports, { recursive: true, force: true }));
const packageFile = (...parts) => join(projectRoot, "node_modules", ...parts);
const node = (script, args, options) => runCommand(process.execPath, [script, ...args], options);

const biome = async (...args) => countCheck(await node(packageFile("@biomejs", "biome", "bin", "biome"), args));

async function vitest(project, options) {
  const file = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${file}`];
  const args = ["run", "--project", project, ...reporters];
  const succeeded = await node(packageFile("vitest", "vitest.mjs"), args, options);
  return countVitest(readReport(file), succeeded);
}

async function build() {
  rmSync(join(projectRoot, "dist"), { recursive: true, force: true });
  return countCheck(await node(packageFile("vite", "bin", "vite.js"), ["build", "--logLevel", "warn"]));
}

function findFreePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function playwright() {
  if (!existsSync(join(projectRoot, "dist", "index.html"))) throw new Error("There is no production build to test.");
  const file = join(reports, "e2e.json");
  const env = {
    CHROME_PATH: await ensureChromium(),
    SBN_E2E_PORT: String(await findFreePort()),
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  };
  const args = ["test", "--reporter=list,json"];
  const succeeded = await node(packageFile("@playwright", "test", "cli.js"), args, { env, limitMinutes: 35 });
  return countPlaywright(readReport(file), succeeded);
}

let vulkan;
/** Environment of the GPU tests; looked for once. */
async function getVulkan() {
  vulkan ??= await ensureVulkan();
  return vulkan;
}

async function adapter() {
  const { adapter } = await getVulkan();
  print(adapter === null ? "No WebGPU adapter could be had in Node, not even a software one." : adapter);
  return countCheck(adapter !== null);
}

async function gpu(output) {
  const { environment } = await getVulkan();
  return vitest("gpu", { env: environment, limitMinutes: 35, output });
}

const types = async () => countCheck(await node(packageFile("@typescript", "native", "bin", "tsc"), ["--noEmit"]));

async function imports() {
  const program = packageFile("dependency-cruiser", "bin", "dependency-cruise.mjs");
  return countCheck(await node(program, ["app", "src", "cli", "datasets", "bench", "tests"]));
}

/** @type {import("./test/stages.mjs").Stage[]} */
const STAGES = [
  { name: "adapter", title: "a WebGPU adapter in Node", work: adapter },
  { name: "gpu", title: "GPU kernel tests in Node", work: gpu, place: "beside" },
  { name: "format", title: "formatting", work: () => biome("format", ".") },
  { name: "lint", title: "lint", work: () => biome("lint", "--error-on-warnings", ".") },
  { name: "imports", title: "imports go one way", work: imports },
  { name: "types", title: "types", work: types },
  { name: "unit", title: "unit tests", work: () => vitest("unit", { limitMinutes: 15 }) },
  { name: "build", title: "production build", work: build },
  { name: "e2e", title: "end-to-end tests in Chromium", work: playwright, place: "alone" },
];

function readSelection(args) {
  const index = args.indexOf("--only");
  if (index === -1) return STAGES;
  const names = (args[index + 1] ?? "").split(",");
  const unknown = names.filter((name) => !STAGES.some((stage) => stage.name === name));
  if (unknown.length > 0) {
    throw new Error(`--only ${unknown.join(",")}: the stages are ${STAGES.map(({ name }) => name).join(", ")}.`);
  }
  return STAGES.filter(({ name }) => names.includes(name));
}

let total = { passed: 0, failed: 1 };
try {
  const stages = readSelection(process.argv.slice(2));
  await ensurePackages();
  total = await runStages(stages, print);
} catch (error) {
  print(error.message);
}
print(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
