/**
 * A checkout of the project, this one or another, driven by its own command line. All it needs is its `node_modules`, the
 * script `sbn` with `train LINK --steps N --out DIR --likelihood`, and the files that `trained.ts` reads; where
 * its folders are is its own affair.
 */
import { spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { OptionError } from "../support/options";

export const STEPS = 20;
/** A file in the folder of kept results. */
export const KEPT_MARK = "digest.json";

/** Where the results of another version come from. */
export interface Other {
  folder: string;
  /** checkout: it is trained now. kept: an earlier `digest --keep=FOLDER` has trained it, on this adapter. */
  kind: "checkout" | "kept";
}

/** A path of the command line, relative to where the command was typed. */
export function givenPath(given: string): string {
  return resolve(process.env.INIT_CWD ?? process.cwd(), given);
}

/** The folder that `--against` names. Throws OptionError. */
export function otherOf(given: string): Other {
  const folder = givenPath(given);
  if (existsSync(join(folder, KEPT_MARK))) return { folder, kind: "kept" };
  const missing = ["package.json", "node_modules"].find((name) => !existsSync(join(folder, name)));
  if (missing === undefined) return { folder, kind: "checkout" };
  throw new OptionError(
    `--against ${given}: there is no ${missing} in ${folder}; expected a checkout of this project with its packages installed (npm ci), or a folder that digest --keep has written.`,
  );
}

/** Trains the experiment of a link in a checkout, to a folder. Throws with what the program said where it fails. */
export async function trainIn(checkout: string, link: string, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  const wanted = ["train", link, "--steps", String(STEPS), "--out", folder, "--likelihood"];
  const said: string[] = [];
  const code = await new Promise<number | null>((done, fail) => {
    const [program, ...first] = npm();
    const child = spawn(program, [...first, "run", "--silent", "sbn", "--", ...wanted], {
      cwd: checkout,
      stdio: ["ignore", "ignore", "pipe"],
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => said.push(text));
    child.on("error", fail).on("close", done);
  });
  // A run that froze ends with 1 and has results all the same.
  if (code === 0 || existsSync(join(folder, "run.json"))) return;
  const last = said.join("").trim().split("\n").slice(-8).join("\n");
  throw new Error(`${checkout}: the training of ${link} ended with ${code}.\n${last}`);
}

/** npm without a shell, which would cut a link at its ampersands. */
function npm(): string[] {
  const script = process.env.npm_execpath;
  return script?.endsWith("js") ? [process.execPath, script] : ["npm"];
}
