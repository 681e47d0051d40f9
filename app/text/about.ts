/** What the lab says of itself: version and licence come from package.json, so that they are written once. */
import { license, version } from "../../package.json";

/** Where the source can be had; empty while it is not published. */
const SOURCE: string = "";

export const ABOUT = {
  version,
  licence: `${license}: use, change and share it freely, with its copyright notice`,
  source: SOURCE,
  privacy:
    "Everything is computed in this browser. Data, weights and links never leave this machine: the page loads its own files and sends nothing. Runs are kept in this browser's storage.",
} as const;

/** The entry for a list of references. `address`: where the page stands. */
export function bibtex(address: string): string {
  return [
    "@software{sbnlab,",
    "  title   = {{SBN Lab}: gradient estimators for networks with {Boolean} random units, in the browser},",
    "  author  = {{SBN Lab contributors}},",
    "  year    = {2026},",
    `  version = {${version}},`,
    `  url     = {${ABOUT.source || address}}`,
    "}",
  ].join("\n");
}
