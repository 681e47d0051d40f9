/** What a model asks of its data beside the numbers that its network reads. */
export interface DataNeeds {
  /**
   * What goes with every example. none: nothing. class: its label. half: the lower half of its picture, while the network reads
   * the upper half.
   */
  outcome: "none" | "class" | "half";
  /** Whether its network may read real numbers, or only bits. */
  reals: boolean;
  /** The model at the beginning of a clause, where real numbers are refused: "a VAE with Bernoulli outputs reproduces bits". */
  refusesReals?: string;
}

/** Of so many numbers of an example, those that the network reads and those that it predicts. */
export function dividedFor({ outcome }: DataNeeds, numbers: number): { inputs: number; targets: number } {
  const targets = outcome === "half" ? Math.floor(numbers / 2) : 0;
  return { inputs: numbers - targets, targets };
}

/** Of a model that reads examples and nothing else. */
export const EXAMPLES_ONLY: DataNeeds = {
  outcome: "none",
  reals: false,
  refusesReals: "a VAE with Bernoulli outputs reproduces bits",
};
