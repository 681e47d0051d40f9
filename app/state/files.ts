/** Files that the visitor drops or chooses: data sets, originals of a set, and weights. */
import { findDataset } from "../../datasets/catalogue";
import type { AddedFiles, AddedSet } from "../../src/index";
import { findPreset } from "../../src/experiment/presets";
import { editDataset } from "./actions";
import { isAvailable } from "./data-slice";
import { openPreset } from "./opening";
import { ownFiles } from "./own-data";
import { planOnly, readFiles, startFromWeights } from "./session";
import { useLab } from "./store";

/** Largest file that is read: more would not fit beside the engine. */
const LARGEST_FILE = 256 * 2 ** 20;

/** Originals of sets that are not complete yet: the next drop may bring the rest. */
let waitingOriginals: File[] = [];

/** Takes dropped or chosen files: trains on the last data that could be read, from the last weights that fit. */
export async function addFiles(files: Iterable<File>): Promise<void> {
  const lab = useLab.getState();
  if (lab.readOnly) return;
  const data: File[] = [];
  for (const file of files) {
    if (file.size > LARGEST_FILE) {
      lab.report({
        code: "file-too-large",
        title: `${file.name.slice(0, 80)} is too large`,
        detail: `It has ${Math.round(file.size / 2 ** 20)} MB; this page reads files of up to ${LARGEST_FILE / 2 ** 20} MB.`,
        remedy: "Use a smaller file or a part of it.",
      });
    } else if (/\.safetensors$/i.test(file.name)) {
      lab.announce(`Reading ${file.name}`);
      await startFromWeights({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) });
    } else data.push(file);
  }
  if (data.length === 0) return;
  const all = [...waitingOriginals, ...data];
  lab.announce(data.length === 1 ? `Reading ${data[0].name}` : `Reading ${data.length} files`);
  const added = await readFiles(all.map((file) => ({ name: file.name, data: file })));
  if (!added) return;
  await takeIn(all, added);
}

async function takeIn(files: readonly File[], { sets, incomplete, problems }: AddedFiles): Promise<void> {
  const lab = useLab.getState();
  waitingOriginals = incomplete.flatMap((set) => set.files.map((place) => files[place]));
  for (const set of sets) {
    const own = set.files.map((place) => ({ name: files[place].name, data: files[place] }));
    const isKept = await ownFiles.keep(set, own);
    if (!isKept) lab.notify(`${set.name} could not be kept in this browser: it lasts until the page is closed.`);
  }
  lab.setData({ ownData: await ownFiles.list() });
  for (const problem of problems) lab.report(problem);
  for (const { name, files: came, missing } of incomplete) {
    lab.notify(`${came.length} of the 4 files of ${name} came. Drop also ${missing.join(", ")}.`);
  }
  if (incomplete.length === 0) lab.clearNotices();
  const last = sets.at(-1);
  if (last) proceed(last);
}

/** Goes on with what waited for the data, or else takes them as the data of the experiment. */
function proceed(set: AddedSet): void {
  const { spec, need, setData, announce } = useLab.getState();
  const preset = need && need.key === set.key ? findPreset(need.preset ?? "") : undefined;
  setData({ need: null });
  if (preset) {
    openPreset(preset);
    return;
  }
  const { key, sha256 } = spec.dataset;
  if (key.startsWith("file:") ? sha256 !== undefined && sha256 === set.sha256 : key === set.key) {
    announce(`${set.name} is there now`);
    void planOnly(spec);
    return;
  }
  chooseData(set);
  if (sha256 !== undefined && key === set.key) {
    useLab
      .getState()
      .notify(
        `This ${set.name} is another file than the experiment had (SHA-256 ${set.sha256}…, not ${sha256}…): it is a data set of its own. Back returns to the other.`,
      );
  }
}

/** Makes a set the data of the experiment; where it is not there, the page explains how to get it. */
export function chooseData({ key, sha256 }: { key: string; sha256?: string }): void {
  const lab = useLab.getState();
  if (!isAvailable(lab, { key, sha256 })) {
    lab.setData({ need: { key, ...(sha256 ? { sha256 } : {}) } });
    return;
  }
  lab.setData({ need: null });
  const refused = editDataset(key, sha256);
  if (refused !== null) lab.announce(refused);
  else if (key.startsWith("file:")) lab.announce(`${key.slice("file:".length)} is the data set now`);
}

/** Opens a preset; where its data are not there, the page explains how to get them first. */
export function choosePreset(key: string): void {
  const preset = findPreset(key);
  const lab = useLab.getState();
  if (!preset) return;
  const wanted = preset.spec.dataset?.key ?? "strokes";
  if (!isAvailable(lab, { key: wanted })) {
    lab.setData({ need: { key: wanted, preset: key } });
    return;
  }
  lab.setData({ need: null });
  openPreset(preset);
}

/** Takes files dropped anywhere on the page. Returns a function that stops it. */
export function listenToDrops(): () => void {
  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
  const over = (event: DragEvent) => {
    if (hasFiles(event)) event.preventDefault();
  };
  const drop = (event: DragEvent) => {
    if (!hasFiles(event) || event.defaultPrevented) return;
    event.preventDefault();
    void addFiles([...(event.dataTransfer?.files ?? [])]);
  };
  window.addEventListener("dragover", over);
  window.addEventListener("drop", drop);
  return () => {
    window.removeEventListener("dragover", over);
    window.removeEventListener("drop", drop);
  };
}

/** A data set as people call it. */
export function dataName({ key }: { key: string }): string {
  return findDataset(key)?.name ?? key.replace(/^file:/, "");
}
