/**
 * Twin of arm: (f(b1) - f(b2)) (u - 1/2).
 * Source: Yin & Zhou 2019, theorem 1.
 */
import { pairToy, pairTwin } from "./pair";

const rule = (_eta: number, u: number) => u - 0.5;

export const arm = pairTwin(rule);
export const armToy = pairToy(rule);
