/**
 * The page's one store, a slice per topic. Everything in it is plain data that could be typed into a form; curves and
 * pictures are arrays and live beside it (`app/series`, `state/pictures.ts`).
 */
import { create } from "zustand";
import { createDataSlice, type DataSlice } from "./data-slice";
import { createEngineSlice, type EngineSlice } from "./engine";
import { createExperimentSlice, type ExperimentSlice } from "./experiment";
import { createProblemsSlice, type ProblemsSlice } from "./problems";
import { createTuningSlice, type TuningSlice } from "./tuning";
import { createViewSlice, type ViewSlice } from "./view";

export type Lab = ExperimentSlice & EngineSlice & ViewSlice & ProblemsSlice & TuningSlice & DataSlice;

export const useLab = create<Lab>()((...api) => ({
  ...createExperimentSlice(...api),
  ...createEngineSlice(...api),
  ...createViewSlice(...api),
  ...createProblemsSlice(...api),
  ...createTuningSlice(...api),
  ...createDataSlice(...api),
}));
