/** Hyperparameters that several optimizers have, and numbers out of settings. */
import type { NumberSetting, Settings } from "./contract";

export const EPSILON = {
  kind: "number",
  label: "ε",
  help: "Added to the root of the mean squared gradient",
  link: "oe",
  default: 1e-8,
  min: 0,
  above: true,
  max: 1,
  step: 1e-8,
} as const satisfies NumberSetting;

export function numberOf(settings: Settings, name: string): number {
  const value = settings[name];
  if (typeof value !== "number") throw new Error(`The optimizer has no number "${name}".`);
  return value;
}
