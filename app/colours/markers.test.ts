import { expect, it } from "vitest";
import { ESTIMATORS } from "../../src/estimators/table";
import { MARKER_PATHS } from "./markers";

it.each(ESTIMATORS.map((row) => [row.key, row.style.marker]))("%s has a swatch with its marker, %s", (_, marker) => {
  expect(Object.keys(MARKER_PATHS)).toContain(marker.replace("-open", ""));
});
