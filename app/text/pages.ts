/** The views of the page, in the order of their switch: what each is called and what it is for. */
import type { Stage } from "../state/view";

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
      "Trains one network with several gradient estimators side by side, from the same weights, data and noise, and compares how well and how fast each learns.",
  },
  gradients: {
    title: "Gradients",
    sentence:
      "Measures how far the estimators are off on average (bias) and how much they vary (variance), against the true gradient of the network in training.",
  },
};

export const PAGES: readonly Page[] = (Object.keys(ALL) as Stage[]).map((key) => ({ key, ...ALL[key] }));

export function pageOf(stage: Stage): Page {
  return { key: stage, ...ALL[stage] };
}
