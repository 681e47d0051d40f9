/** What the visitor can do to the experiment, each from a click or a key alike. */
import type { Comparison } from "../../src/estimators/comparisons";
import { ESTIMATORS } from "../../src/estimators/table";
import { checkEstimators } from "../../src/experiment/estimator-check";
import type { ExperimentSpec, ModelSpec } from "../../src/experiment/schema";
import type { EditPhase } from "./experiment";
import { toggleEstimator } from "./runs";
import { addDataset, applyExperiment, planOnly } from "./session";
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
    lab.setEngine({ waiting: { kind: "shared" } });
    void planOnly(useLab.getState().spec);
  }
  return null;
}

/**
 * Changes the layers of the model. Estimators that are not defined for the new ones leave the race, and that is said; when
 * none would be left the model stays as it is.
 */
export function editLayers(layers: ModelSpec["layers"]): string | null {
  let left: string[] = [];
  const refused = editExperiment((draft) => {
    draft.model.layers = layers;
    const { kept, problems } = checkEstimators(draft.estimators, draft.model);
    if (kept.length === 0) return;
    draft.estimators = kept;
    left = problems.map(({ text, repair }) => `${text} ${repair}`);
  });
  if (refused === null && left.length > 0) useLab.getState().announce(left.join(" "));
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

/** Largest data file that is read: more would not fit beside the engine. */
const LARGEST_FILE = 512 * 2 ** 20;

/** Takes dropped or chosen data files and trains on the last one that could be read. */
export async function addFiles(files: Iterable<File>): Promise<void> {
  const lab = useLab.getState();
  for (const file of files) {
    if (file.size > LARGEST_FILE) {
      lab.report({
        code: "file-too-large",
        title: `${file.name} is too large`,
        detail: `It has ${Math.round(file.size / 2 ** 20)} MB; this page reads files of up to 512 MB.`,
        remedy: "Use a smaller file or a part of it.",
      });
      continue;
    }
    lab.announce(`Reading ${file.name}`);
    const key = await addDataset(file.name, new Uint8Array(await file.arrayBuffer()));
    if (key === null) continue;
    const refused = editExperiment((draft) => {
      draft.dataset.key = key;
    });
    lab.announce(refused ?? `${file.name} is the data set now`);
  }
}
