/** Kinds of files that people drop and that are no data set here, known by their first bytes, with what to do instead. */
import { DataError } from "./errors";

/** What the readers take, in words. */
export const ACCEPTED =
  "Images are read from one IDX or .npy file of count x height x width, tables from .csv with a header line; each may be packed with gzip.";

const STACK =
  'Stack the images into one array of count x height x width and save it with numpy.save(path, array.astype("uint8")).';

interface Kind {
  name: string;
  /** First bytes, as characters of Latin-1. */
  starts: string[];
  remedy: string;
}

const KINDS: readonly Kind[] = [
  { name: "a PNG image", starts: ["\x89PNG"], remedy: STACK },
  { name: "a JPEG image", starts: ["\xff\xd8\xff"], remedy: STACK },
  { name: "a GIF image", starts: ["GIF8"], remedy: STACK },
  { name: "a WebP image or another RIFF file", starts: ["RIFF"], remedy: STACK },
  { name: "a TIFF image", starts: ["II*\0", "MM\0*"], remedy: STACK },
  {
    name: "a ZIP archive (also .npz and .xlsx are such archives)",
    starts: ["PK\x03\x04", "PK\x05\x06"],
    remedy: `Unpack it and choose one file of it, or save one array with numpy.save. ${ACCEPTED}`,
  },
  { name: "a PDF document", starts: ["%PDF"], remedy: ACCEPTED },
  { name: "an HDF5 file", starts: ["\x89HDF"], remedy: `Save one array of it with numpy.save. ${ACCEPTED}` },
  { name: "a MATLAB file", starts: ["MATLAB"], remedy: `Save one array of it with numpy.save. ${ACCEPTED}` },
  { name: "a pickle of Python", starts: ["\x80\x02", "\x80\x03", "\x80\x04", "\x80\x05"], remedy: ACCEPTED },
  { name: "a web page", starts: ["<!doctype", "<!DOCTYPE", "<html", "<HTML"], remedy: "Fetch the file itself." },
];

/** Throws DataError, naming what the file is, where it is none that is read. */
export function refuseForeign(file: string, bytes: Uint8Array): void {
  const start = String.fromCharCode(...bytes.subarray(0, 16));
  const kind = KINDS.find(({ starts }) => starts.some((mark) => start.startsWith(mark)));
  if (kind) throw new DataError(file, `it is ${kind.name}.`, kind.remedy);
}
