/** The views of the page, in the order of their switch: what each is called and what it is for. */

export const STAGES = ["train", "gradients"] as const;
export type Stage = (typeof STAGES)[number];

export interface Page {
  key: Stage;
  title: string;
  /** One sentence at the top of the view: what it is for. */
  sentence: string;
}

const ALL: Readonly<Record<Stage, Omit<Page, "key">>> = {
  train: {
    title: "Train",
    sentence:
      "Trains one network with several gradient estimators, from the same weights, data and noise, and compares how they learn.",
  },
  gradients: {
    title: "Gradients",
    sentence:
      "Measures the bias and the variance of every estimator against the true gradient of the network in training.",
  },
};

export const PAGES: readonly Page[] = (Object.keys(ALL) as Stage[]).map((key) => ({ key, ...ALL[key] }));

export function pageOf(stage: Stage): Page {
  return { key: stage, ...ALL[stage] };
}
