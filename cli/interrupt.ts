/** Ctrl-C, a polite kill, or a terminal that closes: the first one asks the training to end, a later one ends the program. */

export interface Interrupt {
  readonly requested: boolean;
  /** Gives the signals back to the system. */
  release(): void;
}

export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** Where signals come from and what a second one does; tests give others. */
export interface Signals {
  on(signal: Signal, listener: (signal: Signal) => void): unknown;
  off(signal: Signal, listener: (signal: Signal) => void): unknown;
  exit(code: number): void;
  now(): number;
}

/** npm passes on a Ctrl-C that the terminal has already sent: two within this time are one. */
const SAME_MS = 1000;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

const processSignals: Signals = {
  on: (signal, listener) => process.on(signal, listener),
  off: (signal, listener) => process.off(signal, listener),
  exit: (code) => process.exit(code),
  now: () => performance.now(),
};

/** `onFirst` is called at the first signal, to say what happens now. */
export function watchInterrupt(onFirst: (signal: Signal) => void, signals: Signals = processSignals): Interrupt {
  let firstAt: number | null = null;
  const listener = (signal: Signal) => {
    const now = signals.now();
    if (firstAt === null) {
      firstAt = now;
      onFirst(signal);
    } else if (now - firstAt > SAME_MS) signals.exit(130);
  };
  for (const signal of SIGNALS) signals.on(signal, listener);
  return {
    get requested() {
      return firstAt !== null;
    },
    release: () => {
      for (const signal of SIGNALS) signals.off(signal, listener);
    },
  };
}
