/** WGSL that several estimators share, and functions that they put in the place of the shared kernels' own. */
import annealed from "../../shaders/estimators/annealed.wgsl?raw";
import centred from "../../shaders/estimators/centred.wgsl?raw";
import exampleMean from "../../shaders/estimators/hooks/example_mean.wgsl?raw";
import guess from "../../shaders/estimators/hooks/guess.wgsl?raw";
import localSignal from "../../shaders/estimators/hooks/local_signal.wgsl?raw";
import taylorSignal from "../../shaders/estimators/hooks/taylor_signal.wgsl?raw";
import logisticNoise from "../../shaders/estimators/logistic_noise.wgsl?raw";
import relaxed from "../../shaders/estimators/relaxed.wgsl?raw";
import type { SourceFile } from "../kernels/contract";

/** What learned baselines leave of a signal. Hyperparameters: mean, normalise. */
export const CENTRED: SourceFile = { name: "estimators/centred", code: centred };
/** The temperature of a relaxation at a step. Hyperparameters: tau, anneal, floor. */
export const ANNEALED: SourceFile = { name: "estimators/annealed", code: annealed };
/** Logistic noise, and the same given a hard sample. */
export const LOGISTIC_NOISE: SourceFile = { name: "estimators/logistic_noise", code: logisticNoise };
/** The control variate of a relaxed network. Hyperparameter: learnTemperature. */
export const RELAXED: SourceFile = { name: "estimators/relaxed", code: relaxed };

/** The terms of the signal that depend on the layer, or all. Hyperparameter: local. */
export const LOCAL_SIGNAL: SourceFile = { name: "estimators/hooks/local_signal", code: localSignal };
/** What an expansion around the mean-field pass, extra group 0, leaves of the signal. */
export const TAYLOR_SIGNAL: SourceFile = { name: "estimators/hooks/taylor_signal", code: taylorSignal };
/** A running mean for every training example. */
export const EXAMPLE_MEAN: SourceFile = { name: "estimators/hooks/example_mean", code: exampleMean };
/** The guess of a network of the level below, and what it learns from. */
export const GUESS: SourceFile = { name: "estimators/hooks/guess", code: guess };
