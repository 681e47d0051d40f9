/** One tab writes a record: it holds a lock of the record's name for as long as it does. Locks go with their tab. */

const held = new Map<string, () => void>();

const nameOf = (id: string) => `sbn-lab record ${id}`;

/**
 * Takes the lock of a record. False when another tab has it and does not let go in time (a reload: the page before this one may
 * need a moment to end). True where the browser has no locks.
 */
export function lockRecord(id: string, waitMs = 0): Promise<boolean> {
  if (held.has(id) || !navigator.locks) return Promise.resolve(true);
  return new Promise((resolve) => {
    const options = waitMs > 0 ? { signal: AbortSignal.timeout(waitMs) } : { ifAvailable: true };
    const request = navigator.locks.request(nameOf(id), options, (lock) => {
      if (!lock) return resolve(false);
      resolve(true);
      return new Promise<void>((release) => held.set(id, release));
    });
    // In time out: not ours.
    request.catch(() => resolve(false));
  });
}

export function releaseRecord(id: string): void {
  held.get(id)?.();
  held.delete(id);
}

/** Records that some tab is writing, this one included. */
export async function lockedRecords(): Promise<Set<string>> {
  const all = await navigator.locks?.query();
  const prefix = nameOf("");
  const names = all?.held?.flatMap(({ name }) => (name?.startsWith(prefix) ? [name.slice(prefix.length)] : [])) ?? [];
  return new Set(names);
}
