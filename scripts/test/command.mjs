/** Runs one stage's program with its output on the terminal, within a time limit, leaving no process behind. */
import { spawn } from "node:child_process";
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
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, limitMinutes?: number }} [options]
 * @returns {Promise<boolean>} whether it exited with 0 in time
 */
export function runCommand(program, args, { env = {}, limitMinutes = 30 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: ["ignore", "inherit", "inherit"],
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
    child.on("exit", (code) => finish(code === 0));
  });
}
