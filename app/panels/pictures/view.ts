/** What every kind of pictures has: a view of one run, and one of all runs side by side. */
import type { ReactNode } from "react";
import type { Pictures } from "../../../src/index";
import type { RunView } from "../../state/runs";

export interface OneProps {
  pictures: Pictures | undefined;
  run: RunView;
}

export interface AllProps {
  runs: readonly RunView[];
  /** The pictures of a run, where there are some yet. */
  of: (run: RunView) => Pictures | undefined;
}

export interface PictureView {
  One: (props: OneProps) => ReactNode;
  All: (props: AllProps) => ReactNode;
}
