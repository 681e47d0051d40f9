/**
 * What a checkpoint's buffers hold, in words and as a hash: a checkpoint of another layout can have the same size, and would be
 * read as other weights. The words are part of files: a change of one refuses every checkpoint that was kept before.
 */
import type { Plan } from "./plan";

export interface CheckpointLayout {
  /** Of `parts`, 16 hexadecimal digits. */
  hash: string;
  /**
   * In the order of the buffers: the parameters of the model, those that the estimator learns, the tensors of the optimizer's state,
   * and what the estimator keeps of training examples.
   */
  parts: readonly string[];
}

export function checkpointLayout({ layout, state, sizes }: Pick<Plan, "layout" | "state" | "sizes">): CheckpointLayout {
  const { views, modelSize, size } = layout;
  const parameters = views.map(({ name, offset, torch }) => {
    const order = torch.order.every((d, k) => d === k) ? "" : ` held in the order ${torch.order}`;
    return `${offset < modelSize ? "parameter" : "parameter of the estimator"} ${name} [${torch.dimensions}]${order} at ${offset}`;
  });
  const kept = state.map((name) => `${name} of ${4 * size} numbers`);
  const remembered = 4 * (sizes.moments - state.length * size);
  const examples = remembered > 0 ? [`${remembered} numbers of training examples`] : [];
  const parts = [...parameters, ...kept, ...examples];
  return { hash: hashOf(parts.join("\n")), parts };
}

/** Why the checkpoint of one layout cannot be read as another: a sentence, or null where it can. */
export function otherLayout(came: CheckpointLayout, expected: CheckpointLayout): string | null {
  if (came.hash === expected.hash) return null;
  const most = Math.max(came.parts.length, expected.parts.length);
  const at = Array.from({ length: most }, (_, k) => k).find((k) => came.parts[k] !== expected.parts[k]);
  const part = (parts: readonly string[]) => (at === undefined ? undefined : parts[at]) ?? "nothing";
  return `The checkpoint is of another layout: it holds ${part(came.parts)} where this experiment has ${part(expected.parts)}.`;
}

/** 64 bits of FNV-1a over the UTF-8 bytes. */
export function hashOf(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text))
    hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
  return hash.toString(16).padStart(16, "0");
}
