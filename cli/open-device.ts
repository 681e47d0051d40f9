/** A device for a command: found, watched, and tested against the float64 twins before anything trains on it. */
import { totalmem } from "node:os";
import { type FoundDevice, findDevice } from "../src/device/adapter";
import type { MatmulVariant } from "../src/device/variant";
import type { ExperimentSpec } from "../src/spec/schema";
import type { KernelCompiler } from "../src/kernels/compiler";
import { selfTest } from "../src/running/self-test";
import { openNodeGpu } from "./node-gpu";
import { CommandError } from "./terminal";

export interface WatchedDevice {
  found: FoundDevice;
  /** What went wrong with the device since, in words; null while all is well. */
  readonly failure: string | null;
  /** Gives the device back; what happens to it then is no failure. */
  close(): void;
}

/** Throws CommandError where there is no device or not these matmul kernels. */
export async function openDevice(variant?: string): Promise<WatchedDevice> {
  const found = await findDevice(await openNodeGpu(), {
    host: "node",
    hostBytes: hostBytes(),
    ...(variant === undefined ? {} : { variant }),
  }).catch((cause: unknown) => {
    throw new CommandError(cause instanceof Error ? cause.message : String(cause), 1);
  });
  if (!found.ok) {
    const { title, detail, remedy } = found.problem;
    throw new CommandError(sentences(title, detail, remedy), 1);
  }
  let failure: string | null = null;
  let open = true;
  const fail = (text: string) => {
    if (open) failure ??= text;
  };
  void found.device.lost.then(({ message }) => {
    fail(`The GPU was lost${message ? ` (${message.split("\n")[0]})` : ""}; what was measured until then is kept.`);
  });
  found.device.addEventListener("uncapturederror", (event) => {
    fail(`The GPU refused a piece of work (${event.error.message.split("\n")[0]}); the results cannot be trusted.`);
  });
  return {
    found,
    get failure() {
      return failure;
    },
    close: () => {
      open = false;
      found.device.destroy();
    },
  };
}

/** Main memory that this process may use: of the machine, or of the container that it runs in. */
function hostBytes(): number {
  const constrained = process.constrainedMemory() ?? 0;
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** Throws CommandError when the device computes wrong numbers. */
export async function testDevice(found: FoundDevice, compiler: KernelCompiler, spec: ExperimentSpec): Promise<void> {
  const variant = found.adapter.variant as MatmulVariant;
  const { passed, deviation } = await selfTest(compiler, variant, spec, spec.estimators[0]);
  if (passed) return;
  const percent = (100 * deviation).toPrecision(2);
  throw new CommandError(
    `This adapter (${found.adapter.name}) computes wrong numbers: a small training step differs from the same step on the CPU by ${percent} %, where 0.1 % is allowed. Update the graphics driver, or try --variant tile.`,
    1,
  );
}

/** Joins a problem's parts; titles may come without a full stop. */
export function sentences(...parts: string[]): string {
  return parts.map((part) => (/[.!?]$/.test(part) ? part : `${part}.`)).join(" ");
}
