/** What the visitor can do to the experiment, each from a click or a key alike. */
import { CATALOGUE, findDataset } from "../../datasets/catalogue";
import type { Comparison } from "../../src/estimators/comparisons";
import { ESTIMATORS } from "../../src/estimators/table";
import { checkEstimators, nearestEstimator } from "../../src/experiment/estimator-check";
import { checkLayers } from "../../src/experiment/layer-check";
import { type ExperimentSpec, FAMILIES, familyOf, type ModelKind, type ModelSpec } from "../../src/index";
import type { EditPhase } from "./experiment";
import { applyExperiment } from "./holding";
import { withdrawOffer } from "./offer";
import { toggleEstimator } from "./runs";
import { planOnly } from "./session";
import { useLab } from "./store";

/**
 * Changes the experiment. While a value is dragged only the address follows; once it settles the engine does too, or,
 * if the experiment still waits for a click, its cost is worked out again. Returns a sentence when refused.
 */
export function editExperiment(change: (draft: ExperimentSpec) => void, phase: EditPhase = "commit"): string | null {
  const lab = useLab.getState();
  const refused = lab.edit(change, phase);
  if (refused !== null || phase === "drag") return refused;
  if (lab.waiting.kind === "no") void applyExperiment();
  else {
    withdrawOffer();
    lab.setEngine({ waiting: { kind: "own" } });
    void planOnly(useLab.getState().spec);
  }
  return null;
}

/**
 * Changes the layers of the model. Estimators that are not defined for the new ones leave the race, and that is said; when
 * none would be left the model stays as it is.
 */
export function editLayers(layers: ModelSpec["layers"]): string | null {
  return editModel((draft) => {
    draft.model.layers = layers;
    return [];
  });
}

/** Another kind of model. One that cannot learn real numbers gets the first of the image sets where the data are some. */
export function editKind(kind: ModelKind): string | null {
  return editModel((draft) => {
    draft.model.kind = kind;
    const refused = refusal(draft);
    if (refused === null) return fitLayers(draft);
    draft.dataset.key = CATALOGUE[0].key;
    draft.dataset.sha256 = undefined;
    return [`The data are ${CATALOGUE[0].name} now: ${refused}.`, ...fitLayers(draft)];
  });
}

/**
 * Another data set; a visitor's own file is named by its checksum, too. Where the model cannot learn its real numbers it becomes the
 * first kind that can, and that is said.
 */
export function editDataset(key: string, sha256?: string): string | null {
  return editModel((draft) => {
    draft.dataset.key = key;
    draft.dataset.sha256 = sha256;
    const refused = refusal(draft);
    const other = Object.values(FAMILIES).find(({ data }) => data.reals);
    if (refused === null || !other) return fitLayers(draft);
    draft.model.kind = other.kind;
    return [`The model is ${other.noun} now: ${refused}.`, ...fitLayers(draft)];
  });
}

/** Layers that do not fit other data become those that come nearest; sentences say so. */
function fitLayers(draft: ExperimentSpec): string[] {
  const { model, problems, repair } = checkLayers(draft);
  if (problems.length === 0) return [];
  draft.model = model;
  return [...problems, repair];
}

/** Why the model cannot learn the numbers of the data set, in a clause; null: it can. */
function refusal({ dataset, model }: Pick<ExperimentSpec, "dataset" | "model">): string | null {
  const { noun, data } = familyOf(model);
  if (data.reals || !isRealSet(dataset.key)) return null;
  return data.refusesReals ?? `${noun} cannot learn real numbers`;
}

/** Whether a set is known to hold real numbers; of a visitor's files, tables do. */
function isRealSet(key: string): boolean {
  return findDataset(key)?.values === "real" || /^file:.*\.csv(\.gz)?$/i.test(key);
}

/** Changes what the model is; `change` returns sentences to say. Estimators that are not defined for it leave the race, unless none would be left. */
function editModel(change: (draft: ExperimentSpec) => string[]): string | null {
  let said: string[] = [];
  const refused = editExperiment((draft) => {
    said = change(draft);
    const { kept, problems } = checkEstimators(draft.estimators, draft.model);
    if (problems.length === 0) return;
    const other = kept.length === 0 ? nearestEstimator(draft.estimators[0].key, draft.model) : null;
    draft.estimators = other ? [{ key: other.key, params: {} }] : kept;
    said.push(...problems.map(({ text, repair }) => `${text} ${repair}`));
    if (other) said.push(`${other.name} trains it instead.`);
  });
  if (refused === null && said.length > 0) useLab.getState().announce(said.join(" "));
  return refused;
}

/** Makes exactly these estimators race; runs that are among them already go on. */
export function applyComparison({ title, runs }: Comparison): void {
  const lab = useLab.getState();
  const refused = editExperiment((draft) => {
    draft.estimators = runs.map(({ key, params }) => ({ key, params: { ...params } }));
  });
  if (refused === null) lab.setView({ hiddenRuns: [] });
  lab.announce(refused ?? `${title}: ${runs.length} runs`);
}

/** Adds or removes an estimator; says so, and says why when it may not go. */
export function toggleEstimatorKey(key: string): void {
  const lab = useLab.getState();
  const name = ESTIMATORS.find((row) => row.key === key)?.name ?? key;
  let outcome: ReturnType<typeof toggleEstimator> = "last";
  const refused = editExperiment((draft) => {
    outcome = toggleEstimator(draft, key);
  });
  if (refused) lab.announce(refused);
  else lab.announce(outcome === "last" ? "An experiment needs at least one estimator" : `${name} ${outcome}`);
}

export function toggleEstimatorAt(index: number): void {
  const row = ESTIMATORS[index];
  if (row) toggleEstimatorKey(row.key);
}

/** Seeds are short, so that links are. */
const SEEDS = 10_000;

export function newSeed(): void {
  const [random] = crypto.getRandomValues(new Uint32Array(1));
  const refused = editExperiment((draft) => {
    const next = random % SEEDS;
    draft.seed = next === draft.seed ? (next + 1) % SEEDS : next;
  });
  useLab.getState().announce(refused ?? `Seed ${useLab.getState().spec.seed}`);
}
