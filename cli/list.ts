/** `list`: what there is to choose from, as a table for people or as JSON for programs. */
import { CATALOGUE, type CatalogueRow } from "../datasets/catalogue";
import { folderReader } from "../datasets/folder";
import { citationsText, SOURCES } from "../src/estimators/sources";
import { ESTIMATORS } from "../src/estimators/table";
import { OPTIMIZERS } from "../src/optimizers/table";
import { encodeLink } from "../src/experiment/link";
import { PRESETS, presetSpec } from "../src/experiment/presets";
import type { ListArguments } from "./arguments";
import { type Terminal, tableLines } from "./terminal";

export async function list({ what, json, datasetFolder }: ListArguments, terminal: Terminal): Promise<void> {
  const rows = await ROWS[what](datasetFolder);
  const lines = json ? [JSON.stringify(rows, null, 2)] : tableLines(TABLES[what](rows as never), RIGHT[what]);
  for (const line of lines) terminal.out(line);
}

type OptimizerItem = ReturnType<typeof optimizers>[number];
type EstimatorItem = ReturnType<typeof estimators>[number];
type DatasetItem = Awaited<ReturnType<typeof datasets>>[number];
type PresetItem = ReturnType<typeof presets>[number];

const ROWS = { estimators, datasets, presets, optimizers };

const TABLES = {
  estimators: (rows: EstimatorItem[]) => [
    ["key", "family", "biased", "evaluations", "paper"],
    ...rows.map((row) => [row.key, row.family, row.biased ? "yes" : "no", row.evaluations, row.paper]),
  ],
  datasets: (rows: DatasetItem[]) => [
    ["key", "name", "train", "test", "size", "here"],
    ...rows.map((row) => [
      row.key,
      row.name,
      row.train.toLocaleString("en"),
      row.test.toLocaleString("en"),
      [row.width, row.height, ...(row.channels > 1 ? [row.channels] : [])].join(" x "),
      row.howTo === "built in" ? "built in" : row.ready ? "prepared" : `no: ${row.howTo}`,
    ]),
  ],
  presets: (rows: PresetItem[]) => [["key", "title", "link"], ...rows.map((row) => [row.key, row.title, row.link])],
  optimizers: (rows: OptimizerItem[]) => [
    ["key", "name", "PyTorch", "hyperparameters in a link"],
    ...rows.map(({ key, name, pytorch, hyperparameters }) => {
      const keys = Object.entries(hyperparameters).map(([field, { link }]) => `${field} ${link}`);
      return [key, name, pytorch, keys.join(", ")];
    }),
  ],
};

const RIGHT = { estimators: [], datasets: [2, 3], presets: [], optimizers: [] };

function estimators() {
  return ESTIMATORS.map((row) => ({
    key: row.key,
    name: row.name,
    family: row.family,
    biased: row.biased,
    ...(row.biasNote === undefined ? {} : { biasNote: row.biasNote }),
    /** Forward evaluations of f per example and gradient, in n (units), L (layers), K (samples). */
    evaluations: row.evaluationsFormula,
    /** Evaluated beyond that; papers do not count it. */
    ...(row.extraEvaluations === undefined
      ? {}
      : { extraEvaluations: `${row.extraEvaluations.formula} ${row.extraEvaluations.purpose}` }),
    /** What it does otherwise than the published form. */
    ...(row.differs === undefined ? {} : { differs: row.differs }),
    memory: row.memory,
    /** What it asks of a model: of its loss, of the chain of stochastic layers, of their variables. */
    requires: row.requires,
    paper: citationsText(row.sources),
    sources: row.sources.map(({ source, place }) => ({ ...SOURCES[source], ...(place ? { place } : {}) })),
    formula: row.formula,
    intuition: row.intuition,
    hyperparameters: row.hyperparameters,
  }));
}

function datasets(folder?: string) {
  return Promise.all(
    CATALOGUE.map(async (row) => {
      const { key, name, description, width, height, channels, classes, values } = row;
      const { train, test, source, licence, howTo } = row;
      const ready = await isReady(row, folder);
      const shape = { width, height, channels, classes, values };
      return { key, name, description, ...shape, train, test, source, licence, howTo, ready };
    }),
  );
}

/** Whether a set is built in or its prepared files are there; whether they are sound shows when they are loaded. */
async function isReady(row: CatalogueRow, folder?: string): Promise<boolean> {
  if (row.generate) return true;
  return folderReader(folder)(`${row.key}/manifest.json`).then(
    () => true,
    () => false,
  );
}

function presets() {
  return PRESETS.map((preset) => ({
    key: preset.key,
    title: preset.title,
    description: preset.description,
    link: `#${encodeLink(presetSpec(preset))}`,
  }));
}

function optimizers() {
  return OPTIMIZERS.map(({ key, name, says, pytorch, hyperparameters, state }) => {
    return { key, name, says, pytorch, hyperparameters, state };
  });
}
