/**
 * Running other programs during set-up: looking one up, asking it something, letting it print.
 * Plain Node without packages, because this runs before any package is installed.
 */
import { spawn, spawnSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the project, wherever the command was started. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** With SBN_DRY_RUN=1 set-up prints the commands that would change the machine and does not run them. */
export const isDryRun = () => process.env.SBN_DRY_RUN === "1";

/** One plain line about what set-up is doing, on stderr, so that the output of the command itself stays clean. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The absolute path of a program, looked up in PATH unless it is a path already; null when there is none. */
export function findProgram(name) {
  if (isAbsolute(name)) return isExecutable(name) ? name : null;
  const suffixes = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const suffix of suffixes) {
      const path = join(folder, name + suffix);
      if (folder !== "" && isExecutable(path)) return path;
    }
  }
  return null;
}

/** Standard output of a quick question to another program, trimmed; null when it failed or is not there. */
export function ask(program, args, { timeoutMs = 15_000 } = {}) {
  const answer = spawnSync(program, args, {
    encoding: "utf8",
    timeout: timeoutMs,
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, LC_ALL: "C" },
  });
  return answer.status === 0 ? answer.stdout.trim() : null;
}

/**
 * Runs a program that changes the machine, its output on stderr. Resolves with whether it succeeded.
 * @param {string} program
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, input?: string, quiet?: boolean }} [options] `quiet` keeps the output back
 *   and shows it only when the program fails.
 * @returns {Promise<boolean>}
 */
export function perform(program, args, { env = {}, input, quiet = false } = {}) {
  if (isDryRun()) {
    say(`  would run: ${[program, ...args].join(" ")}${input === undefined ? "" : ` <<< ${JSON.stringify(input)}`}`);
    return Promise.resolve(true);
  }
  return new Promise((resolve) => {
    // Windows runs npm.cmd only through a shell, which needs quotes around the path of the program.
    const shell = process.platform === "win32" && !/\.exe$/i.test(program);
    const child = spawn(shell ? `"${program}"` : program, args, {
      cwd: projectRoot,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
      shell,
    });
    let held = "";
    const pass = (chunk) => {
      if (quiet) held = (held + chunk).slice(-20_000);
      else process.stderr.write(chunk);
    };
    child.stdout.on("data", pass);
    child.stderr.on("data", pass);
    if (input !== undefined) child.stdin.end(input);
    child.on("error", (error) => {
      say(`  ${program}: ${error.message}`);
      resolve(false);
    });
    child.on("close", (code) => {
      if (code !== 0 && held !== "") process.stderr.write(held);
      resolve(code === 0);
    });
  });
}
