/** Runs one stage's program with its output on the terminal, within a time limit, leaving no process behind. */
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot, say } from "../ensure.mjs";

const running = new Set();

function killGroup(child) {
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
]) {
  process.on(signal, () => {
    for (const child of running) killGroup(child);
    process.exit(code);
  });
}

/**
 * @typedef {object} CommandOptions
 * @property {Record<string, string>} [env]
 * @property {number} [limitMinutes]
 * @property {"now" | "later"} [output] "later": kept back until it has ended
 */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<boolean>} whether it exited with 0 in time
 */
export async function runCommand(program, args, { output = "now", ...options } = {}) {
  if (output === "now") return run(program, args, options, "inherit");
  const folder = mkdtempSync(join(tmpdir(), "sbn-lab-output-"));
  const file = join(folder, "output.txt");
  const descriptor = openSync(file, "a");
  try {
    return await run(program, args, options, descriptor);
  } finally {
    closeSync(descriptor);
    process.stdout.write(readFileSync(file));
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `output`: where both of its streams go. */
function run(program, args, { env = {}, limitMinutes = 30 }, output) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ["ignore", output, output],
      // A group of its own, so that whatever it started can be ended with it.
      detached: process.platform !== "win32",
    });
    running.add(child);
    const timer = setTimeout(() => {
      say(`Stopped after ${limitMinutes} minutes: ${[program, ...args].join(" ")}`);
      killGroup(child);
    }, limitMinutes * 60_000);
    const finish = (succeeded) => {
      clearTimeout(timer);
      running.delete(child);
      killGroup(child);
      resolve(succeeded);
    };
    child.on("error", (error) => {
      say(`${program}: ${error.message}`);
      finish(false);
    });
    child.on("exit", (code, signal) => {
      if (signal !== null) say(`Ended by ${signal}: ${[program, ...args].join(" ")}`);
      finish(code === 0);
    });
  });
}
