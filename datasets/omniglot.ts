/**
 * Omniglot at 28 x 28, rebuilt from the original drawings: 105 x 105 one-bit PNG images, black ink, in two ZIP archives.
 *
 * Ink is averaged exactly over the area of each of the 28 x 28 pixels and rounded half up to 0 .. 255. Drawings are named
 * by the SHA-256 of their path in the archive: of each character's 20, in that order, the first 15 are for training; both
 * parts are then in the order of the same hash, which shuffles them. The label is the alphabet. The catalogue knows the
 * checksums of the result.
 */
import { createHash } from "node:crypto";
import { unzipSync } from "fflate";
import { DataError } from "../src/data/errors";
import { download, type Say } from "./gather";
import { readPng } from "./png";

const ADDRESS = "https://github.com/brendenlake/omniglot/raw/master/python/";
const ARCHIVES = ["images_background.zip", "images_evaluation.zip"];
const SOURCE_SIDE = 105;
const SIDE = 28;
const TRAINING_DRAWINGS = 15;

interface Drawing {
  hash: string;
  character: string;
  /** Index of the alphabet. */
  label: number;
  pixels: Uint8Array;
}

/** Downloads the drawings and builds the four IDX files, by the names that the catalogue gives them. */
export async function rebuildOmniglot(say: Say): Promise<Map<string, Uint8Array>> {
  const archives: Uint8Array[] = [];
  for (const name of ARCHIVES) archives.push(await download([ADDRESS + name], say));
  say("scaling the drawings to 28 x 28");
  return buildOmniglot(archives);
}

/** The four IDX files from the bytes of the two archives (background alphabets first). */
export function buildOmniglot(archives: Uint8Array[]): Map<string, Uint8Array> {
  const drawings: Drawing[] = [];
  let alphabets = 0;
  archives.forEach((archive, index) => {
    const files = unpack(ARCHIVES[index] ?? "archive", archive);
    const names = [...new Set(files.map(([path]) => path.split("/")[1]!))].sort();
    for (const [path, bytes] of files) {
      const image = readPng(path, bytes);
      if (image.width !== SOURCE_SIDE || image.height !== SOURCE_SIDE) {
        const problem = `it has ${image.width} x ${image.height} pixels, not ${SOURCE_SIDE} x ${SOURCE_SIDE}.`;
        throw new DataError(path, problem, "Fetch the original archives.");
      }
      drawings.push({
        hash: createHash("sha256").update(path).digest("hex"),
        character: path.slice(0, path.lastIndexOf("/")),
        label: alphabets + names.indexOf(path.split("/")[1]!),
        pixels: scaleDown(image.pixels),
      });
    }
    alphabets += names.length;
  });
  drawings.sort((a, b) => (a.hash < b.hash ? -1 : 1));
  const seen = new Map<string, number>();
  const train: Drawing[] = [];
  const test: Drawing[] = [];
  for (const drawing of drawings) {
    const earlier = seen.get(drawing.character) ?? 0;
    seen.set(drawing.character, earlier + 1);
    (earlier < TRAINING_DRAWINGS ? train : test).push(drawing);
  }
  return new Map(
    [...filesOf("train", train), ...filesOf("test", test)].map(([name, bytes]) => [`omniglot-${name}-ubyte`, bytes]),
  );
}

function unpack(name: string, archive: Uint8Array): [string, Uint8Array][] {
  try {
    const files = unzipSync(archive, { filter: (file) => /^images_\w+\/[^/]+\/[^/]+\/[^/]+\.png$/.test(file.name) });
    return Object.entries(files);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(name, `the archive cannot be unpacked (${reason}).`, "Fetch it again.");
  }
}

/**
 * Exact area averaging of black ink, [105, 105] grey to [28, 28]. In units of a quarter of a source pixel an output pixel
 * is 15 wide and a source pixel 4, so all weights are integers and sum to 15 * 15.
 */
export function scaleDown(pixels: Uint8Array): Uint8Array {
  const scaled = new Uint8Array(SIDE * SIDE);
  const overlap = (output: number, input: number) =>
    Math.max(0, Math.min(15 * output + 15, 4 * input + 4) - Math.max(15 * output, 4 * input));
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      let ink = 0;
      for (let y = (15 * row) >> 2; 4 * y < 15 * row + 15; y++) {
        for (let x = (15 * column) >> 2; 4 * x < 15 * column + 15; x++) {
          if (pixels[y * SOURCE_SIDE + x]! < 128) ink += overlap(row, y) * overlap(column, x);
        }
      }
      scaled[row * SIDE + column] = Math.floor((2 * 255 * ink + 225) / 450);
    }
  }
  return scaled;
}

function filesOf(part: string, drawings: Drawing[]): [string, Uint8Array][] {
  const images = idxFile([drawings.length, SIDE, SIDE]);
  const labels = idxFile([drawings.length]);
  drawings.forEach((drawing, i) => {
    images.set(drawing.pixels, 16 + i * SIDE * SIDE);
    labels[8 + i] = drawing.label;
  });
  return [
    [`${part}-images-idx3`, images],
    [`${part}-labels-idx1`, labels],
  ];
}

/** An IDX file of unsigned bytes, all zero after its header. */
function idxFile(shape: number[]): Uint8Array {
  const header = 4 + 4 * shape.length;
  const bytes = new Uint8Array(header + shape.reduce((product, size) => product * size, 1));
  bytes.set([0, 0, 8, shape.length]);
  const view = new DataView(bytes.buffer);
  shape.forEach((size, d) => {
    view.setUint32(4 + 4 * d, size);
  });
  return bytes;
}
