/**
 * Twin of reinforce: S_l (x - p).
 * Source: Williams 1992.
 */
import type { Twin } from "./contract";
import { scoreToy, scoreTwin } from "./score";

export const reinforce: Twin = (input) => scoreTwin(input, (_, signal) => ({ centred: signal, scale: 1 }));
export const reinforceToy = scoreToy;
