/** The temperature of a relaxation at a step: max(min(floor, tau), tau exp(-anneal step)). */
import { type Hyper, number } from "./contract";

export function annealed(hyper: Hyper, step: number): number {
  const tau = number(hyper, "tau");
  return Math.max(Math.min(number(hyper, "floor"), tau), tau * Math.exp(-number(hyper, "anneal") * step));
}
