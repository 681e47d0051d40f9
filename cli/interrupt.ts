/** Ctrl-C: the first one asks the training to end, a later one ends the program. */

export interface Interrupt {
  readonly requested: boolean;
  /** Gives the signals back to the system. */
  release(): void;
}

/** npm passes on a Ctrl-C that the terminal has already sent: two within this time are one. */
const SAME_MS = 1000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** `onFirst` is called at the first signal, to say what happens now. */
export function watchInterrupt(onFirst: () => void): Interrupt {
  let firstAt: number | null = null;
  const listener = () => {
    const now = performance.now();
    if (firstAt === null) {
      firstAt = now;
      onFirst();
    } else if (now - firstAt > SAME_MS) process.exit(130);
  };
  for (const signal of SIGNALS) process.on(signal, listener);
  return {
    get requested() {
      return firstAt !== null;
    },
    release: () => {
      for (const signal of SIGNALS) process.off(signal, listener);
    },
  };
}
