/** The command line of a benchmark: options `--name=value` or `--name value`, with complaints in words. */

import type { Clock } from "./rounds";

export class OptionError extends Error {
  override name = "OptionError";
}

export class Options {
  private readonly given = new Map<string, string>();
  private readonly asked = new Set<string>();

  constructor(argv: readonly string[]) {
    let open: string | undefined;
    for (const argument of argv) {
      const [, name, , value] = argument.match(/^--([\w-]+)(=(.*))?$/) ?? [];
      if (name !== undefined) this.given.set(name, value ?? "");
      else if (open !== undefined) this.given.set(open, argument);
      else throw new OptionError(`"${argument}" is no option; options are --name=value.`);
      open = value === undefined ? name : undefined;
    }
  }

  text(name: string, otherwise: string): string {
    this.asked.add(name);
    return this.given.get(name) ?? otherwise;
  }

  flag(name: string): boolean {
    this.asked.add(name);
    return this.given.has(name);
  }

  number(name: string, otherwise: number): number {
    const text = this.text(name, String(otherwise));
    const value = Number(text);
    if (text === "" || !(value >= 0)) throw new OptionError(`--${name} needs a number, not "${text}".`);
    return value;
  }

  /** The named entries of `table`, or all of them. */
  choice<T>(name: string, table: Readonly<Record<string, T>>): [string, T][] {
    this.asked.add(name);
    const names = this.given.get(name)?.split(",") ?? Object.keys(table);
    const unknown = names.find((key) => !Object.hasOwn(table, key));
    if (unknown !== undefined) {
      throw new OptionError(`--${name}: there is no "${unknown}", only ${Object.keys(table).join(", ")}.`);
    }
    return names.map((key) => [key, table[key]]);
  }

  /** Complains about options that nobody asked for: call it before the work begins. */
  finish(): void {
    const unknown = [...this.given.keys()].find((name) => !this.asked.has(name));
    if (unknown === undefined) return;
    const known = [...this.asked].map((name) => `--${name}`).join(", ");
    throw new OptionError(`There is no option --${unknown} here, only ${known}.`);
  }
}

/** What times are taken with: wall-clock milliseconds, or with --clock=cpu those of all threads of this process. */
export function clockOf(options: Options): Clock {
  const clock = options.text("clock", "wall");
  if (clock !== "wall" && clock !== "cpu") throw new OptionError(`--clock is wall or cpu, not "${clock}".`);
  return clock;
}
