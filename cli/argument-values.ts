/** Values of options on the command line: each read, or a CommandError with what came and what was expected. */
import { readNumber } from "../src/experiment/number-text";
import { FEWEST_DRAWS } from "../src/measure/gradient-error";
import { isRate, MOST_RATES } from "../src/tuning/rates";
import { CommandError } from "./terminal";

export const DEFAULT_STEPS = 1000;
export const DEFAULT_SAMPLES = 1000;
const MOST_STEPS = 1_000_000_000;

export function count(option: string, given: string | undefined, most = MOST_STEPS): number | undefined {
  if (given === undefined) return undefined;
  const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= 1 && value <= most) return value;
  throw misuse(`--${option} is "${given}"; expected a whole number from 1 to ${most.toLocaleString("en")}.`);
}

export function samples(given: string | undefined): number {
  const value = count("samples", given) ?? DEFAULT_SAMPLES;
  if (value >= FEWEST_DRAWS) return value;
  throw misuse(`--samples is ${value}; a standard error takes ${FEWEST_DRAWS} or more.`);
}

export function keys(given: string): string[] {
  const list = given.split(",").map((key) => key.trim());
  if (list.every((key) => key !== "")) return list;
  throw misuse(`--estimators is "${given}"; expected keys with commas between them.`);
}

export function text(option: string, given: string | undefined, what = "folder"): string | undefined {
  if (given === "") throw misuse(`--${option} is empty; expected a ${option === "weights" ? "file" : what}.`);
  return given;
}

export function misuse(sentence: string): CommandError {
  return new CommandError(`${sentence} \`npm run sbn -- --help\` shows how.`, 2);
}

/** A learning rate. */
export function rate(option: string, given: string): number {
  const value = readNumber(given.trim());
  if (value !== undefined && isRate(value)) return value;
  throw misuse(`--${option} has "${given}"; expected a learning rate above 0 and at most 100, such as 3e-4.`);
}

/** Learning rates with commas between them. */
export function rates(given: string): number[] {
  const list = [...new Set(given.split(",").map((one) => rate("rates", one)))];
  if (list.length <= MOST_RATES) return list.sort((a, b) => a - b);
  throw misuse(`--rates has ${list.length}; expected at most ${MOST_RATES}.`);
}
