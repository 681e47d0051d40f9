/** The headless runner, `npm run sbn -- COMMAND`: understands the command line and turns every failure into words. */
import { problemFrom } from "../src/client/problems";
import { DataError } from "../src/data/errors";
import { DeviceError } from "../src/device/errors";
import { LayerProblem } from "../src/layers/contract";
import { ProblemError } from "../src/running/session";
import { parseArguments, USAGE } from "./arguments";
import { list } from "./list";
import { sentences } from "./open-device";
import { probe } from "./probe";
import { sweep } from "./sweep";
import { CommandError, processTerminal, type Terminal } from "./terminal";
import { train } from "./train";
import { tuneRates } from "./tune";

const UNEXPECTED = "Please report this with the command; SBN_TRACE=1 in the environment shows where it happened.";

/** Runs a command; the result is the exit code: 0 done, 1 failed, 2 not understood, 130 interrupted. */
export async function main(argv: string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    const command = parseArguments(argv);
    switch (command.kind) {
      case "help":
        terminal.out(USAGE.trimEnd());
        return 0;
      case "list":
        await list(command, terminal);
        return 0;
      case "train":
        return await train(command, terminal);
      case "probe":
        return await probe(command, terminal);
      case "sweep":
        return await sweep(command, terminal);
      case "tune":
        return await tuneRates(command, terminal);
    }
  } catch (error) {
    terminal.status("");
    if (error instanceof CommandError) {
      terminal.err(error.message);
      return error.code;
    }
    // What the engine says in words; anything else is a mistake in this program, whose trace is shown where it is wanted.
    const known = [ProblemError, DataError, DeviceError, LayerProblem].some((kind) => error instanceof kind);
    const { title, detail, remedy } = problemFrom(error);
    terminal.err(sentences(title, detail.split("\n")[0], known ? remedy : UNEXPECTED));
    if (!known && process.env.SBN_TRACE && error instanceof Error) terminal.err(error.stack ?? "");
    return 1;
  }
}

/** Whether a command line needs a GPU, so that a software one can be installed first. */
export function needsDevice(argv: string[]): boolean {
  try {
    const { kind } = parseArguments(argv);
    return kind !== "help" && kind !== "list";
  } catch {
    return false;
  }
}
