/**
 * What `digest` trains: tiny experiments as share links, since a link keeps its meaning from version to version. Each holds
 * every estimator of the table; the program that trains it leaves out what does not fit the model.
 */
import type { EstimatorRow, Hyperparameter, HyperparameterValue } from "../../src/estimators/contract";
import { ESTIMATORS } from "../../src/estimators/table";

export interface DigestModel {
  title: string;
  /** All fields of the link but the estimators. */
  fields: string;
  /** Whether runs have the table's hyperparameters or others. */
  runs: "defaults" | "changed";
}

/** Tests at step 0, 10 and 20, eight particles or four members, the gradient's variance at every 4th step. */
const OFTEN = "te=10&tn=40&tk=8&tm=4&th=3&tv=4";
const BARS = "d=bars&dn=40";
const STROKES = "d=strokes&dn=60";
const SGD = "o=sgd:0.01&om=0.8&on=1&ow=0.01&oc=2&os=cosine:40&ou=5";

export const DIGEST_MODELS: Readonly<Record<string, DigestModel>> = {
  V1: { title: "VAE [6], two seeds", fields: `${BARS}&m=[6]&b=8&sn=2&${OFTEN}`, runs: "defaults" },
  V2: {
    title: "VAE 5t-6r-[4]-5k-[3], pixels redrawn, prior fixed, SGD with momentum, decay, clipping and a schedule",
    fields: `${STROKES}&db=dynamic&m=5t-6r-[4]-5k-[3]&mp=fixed&mc=0&${SGD}&b=7&${OFTEN}`,
    runs: "defaults",
  },
  V3: {
    title: "VAE [6]-[5]-[4], states 0 and 1",
    fields: `${BARS}&m=[6]-[5]-[4]&mr=0:1&b=6&${OFTEN}`,
    runs: "defaults",
  },
  V4: { title: "VAE 40t-[70], batch 50", fields: `${STROKES}&m=40t-[70]&b=50&${OFTEN}`, runs: "defaults" },
  V5: {
    title: "VAE [5]-4t-[4], changed hyperparameters",
    fields: `${BARS}&m=[5]-4t-[4]&b=6&${OFTEN}`,
    runs: "changed",
  },
  C1: {
    title: "classifier [7], columns standardised, start from the data",
    fields: `d=cosine&dn=40&ds=1&mk=classifier&m=[7]&mi=data&b=8&sn=2&${OFTEN}`,
    runs: "defaults",
  },
  C2: {
    title: "classifier [6]-[5]-[4]",
    fields: `${BARS}&mk=classifier&m=[6]-[5]-[4]&b=6&${OFTEN}`,
    runs: "defaults",
  },
  C3: {
    title: "classifier 5t-[6]-4r-[4], states 0 and 1, SGD with momentum, decay, clipping and a schedule",
    fields: `${STROKES}&mk=classifier&m=5t-[6]-4r-[4]&mr=0:1&${SGD}&b=7&${OFTEN}`,
    runs: "defaults",
  },
  C4: {
    title: "classifier [40]-[36], batch 40",
    fields: `${STROKES}&mk=classifier&m=[40]-[36]&b=40&${OFTEN}`,
    runs: "defaults",
  },
  C5: {
    title: "classifier [5]-[4], changed hyperparameters",
    fields: `${BARS}&mk=classifier&m=[5]-[4]&b=6&${OFTEN}`,
    runs: "changed",
  },
};

/** The link of a model with these estimators. */
export function linkOf({ fields, runs }: DigestModel, rows: readonly EstimatorRow[] = ESTIMATORS): string {
  const texts = runs === "defaults" ? rows.map(({ key }) => key) : rows.flatMap(changedRuns);
  return `v=1&${fields}&e=${texts.join(",")}`;
}

/** An estimator with all its switches turned, and with all its numbers changed and a learning rate of its own. */
export function changedRuns({ key, hyperparameters }: EstimatorRow): string[] {
  const entries = Object.entries(hyperparameters);
  const isSwitch = ([, { kind }]: [string, Hyperparameter]) => kind === "boolean";
  const switches = entries.filter(isSwitch);
  const numbers = entries.filter((entry) => !isSwitch(entry));
  const text = ([name, hyperparameter]: [string, Hyperparameter]) => `${name}:${Number(changed(hyperparameter))}`;
  return [
    ...(switches.length > 0 ? [`${key}(${switches.map(text).join(",")})`] : []),
    ...(numbers.length > 0 ? [`${key}(${[...numbers.map(text), "lr:0.003"].join(",")})`] : []),
  ];
}

/** Another value that the hyperparameter may have. */
function changed({ kind, default: value, min = 0, max = 1 }: Hyperparameter): HyperparameterValue {
  if (typeof value === "boolean") return !value;
  if (kind === "integer") return value + 1 <= max ? value + 1 : value - 1;
  return value > 0 ? Math.max(value / 2, min) : max / 2;
}
