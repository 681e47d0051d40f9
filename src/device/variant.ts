/**
 * Which matrix-multiplication kernel suits an adapter. Rules decide wherever they know; the wrong choice costs a factor
 * of 2 to 4, and `sg8` on subgroups narrower than 8 would give wrong numbers without a word, hence `canRun`.
 * The measurements behind the rules: a software adapter pays for every load of every lane, so broadcasting one load to
 * a subgroup is worth a factor of 3 there; real GPUs want the textbook tile in workgroup memory.
 */
import { DeviceError } from "./errors";

/**
 * - `sg8`: broadcasts within subgroups of 8 or more, workgroup 8x1, 32x4 a thread (lavapipe)
 * - `sg4`: the same within subgroups of 4, workgroup 4x1, 16x8 a thread (SwiftShader)
 * - `direct`: register tiles straight from storage, workgroup 8x1, 8x8 a thread (software without subgroups)
 * - `tile`: tiles in workgroup memory, workgroup 8x8, 4x4 a thread (GPUs)
 */
export const VARIANTS = ["sg8", "sg4", "direct", "tile"] as const;
export type MatmulVariant = (typeof VARIANTS)[number];

/** What is known of an adapter and of the features that its device was granted. */
export interface AdapterFacts {
  /** The strings of GPUAdapterInfo; browsers leave some or all empty. */
  vendor: string;
  architecture: string;
  device: string;
  description: string;
  /** Runs on the CPU: the browser says so, or its name is that of a known software adapter. */
  software: boolean;
  /** The device has only the capabilities of compatibility mode. */
  compatibility: boolean;
  /** The feature `subgroups` was granted. */
  subgroups: boolean;
  /** Lanes of a subgroup; 0 when unknown or not granted. */
  subgroupMinSize: number;
  subgroupMaxSize: number;
}

/** A variant was asked for by name that would compute wrongly on this adapter, or that does not exist. */
export class VariantError extends DeviceError {
  override name = "VariantError";
}

/** Whether the variant computes correctly there: the lanes that it broadcasts from must exist. */
export function canRun(variant: MatmulVariant, facts: AdapterFacts): boolean {
  const lanes = facts.subgroups ? facts.subgroupMinSize : 0;
  if (variant === "sg8") return lanes >= 8;
  if (variant === "sg4") return lanes >= 4;
  return true;
}

/** The variant of the rules, or `override` if it can run there. Throws VariantError if not. */
export function chooseVariant(facts: AdapterFacts, override?: string): MatmulVariant {
  if (override !== undefined) {
    const named = VARIANTS.find((variant) => variant === override);
    if (!named) throw new VariantError(override, `no such matmul variant; there are ${VARIANTS.join(", ")}.`);
    if (!canRun(named, facts))
      throw new VariantError(
        named,
        `needs subgroups of ${named.slice(2)} lanes; this adapter ${describeLanes(facts)}.`,
      );
    return named;
  }
  if (!facts.software) return "tile";
  const fixed = facts.subgroups && facts.subgroupMinSize === facts.subgroupMaxSize;
  if (fixed && facts.subgroupMinSize >= 8) return "sg8";
  if (fixed && facts.subgroupMinSize === 4) return "sg4";
  return "direct";
}

/**
 * Whether the rules guess: an adapter that says nothing of itself (compatibility mode reports empty strings) may as
 * well be a CPU. Known software adapters are never tuned: every candidate costs them up to 2 s of compilation.
 */
export function needsTuning(facts: AdapterFacts): boolean {
  return !facts.software && [facts.vendor, facts.architecture, facts.description].every((text) => text.trim() === "");
}

/** What a tuning may choose from: the variants that compute correctly on the adapter. */
export function candidates(facts: AdapterFacts): MatmulVariant[] {
  return VARIANTS.filter((variant) => canRun(variant, facts));
}

/** Key under which the winner of a tuning is kept: another adapter, browser or kernel version tunes again. */
export function tuningKey(facts: AdapterFacts, userAgent: string, kernelVersion: string | number): string {
  const { vendor, architecture, device, description } = facts;
  const mode = `${facts.compatibility ? "compat" : "core"}.${facts.subgroups ? facts.subgroupMinSize : 0}`;
  const parts = [String(kernelVersion), vendor, architecture, device, description, mode, userAgent];
  return `sbn.variant/${parts.map(encodeURIComponent).join("/")}`;
}

function describeLanes(facts: AdapterFacts): string {
  return facts.subgroups ? `has ${facts.subgroupMinSize} to ${facts.subgroupMaxSize}` : "has no subgroups";
}
