/**
 * Buffers that belong together, as one arena: labelled, counted in bytes, given back in one call. A run owns one arena,
 * so taking a run off the page cannot leak.
 */
import { DeviceError, GpuOutOfMemoryError } from "./errors";

/**
 * GPUBufferUsage by name. In Node the global of that name exists only after the GPU was opened, hence not while modules
 * load; the numbers are fixed by the WebGPU specification.
 */
export const USAGE = {
  mapRead: 0x0001,
  copySrc: 0x0004,
  copyDst: 0x0008,
  uniform: 0x0040,
  storage: 0x0080,
  queryResolve: 0x0200,
} as const;

/** GPUMapMode.READ, for the same reason. */
export const MAP_READ = 0x0001;

/** A buffer larger than the device allows; both numbers are in the message and on the object. */
export class BufferTooLargeError extends DeviceError {
  override name = "BufferTooLargeError";
  constructor(
    label: string,
    readonly bytes: number,
    readonly allowed: number,
    what: string,
  ) {
    super(label, `needs ${bytes} bytes, but this adapter allows ${allowed} bytes per ${what}.`);
  }
}

export class BufferArena {
  private readonly buffers = new Map<GPUBuffer, { label: string; bytes: number }>();
  private total = 0;
  private destroyed = false;

  /** `label` stands before the label of every buffer: `label.name`. */
  constructor(
    private readonly device: GPUDevice,
    readonly label: string,
  ) {}

  /** Bytes of all live buffers. */
  get bytes(): number {
    return this.total;
  }

  /**
   * A zeroed buffer of at least `bytes` (rounded up to a multiple of 4, at least 4). `usage` is a sum of USAGE values.
   * Throws BufferTooLargeError. That the device has no memory shows only in an error scope: see `inErrorScope`.
   */
  create(name: string, bytes: number, usage: number): GPUBuffer {
    return this.make(name, bytes, usage, false);
  }

  /** A buffer that holds a copy of `data` from the start, its size rounded up to a multiple of 4 with zeros. */
  createFrom(name: string, data: ArrayBufferView | ArrayBuffer, usage: number): GPUBuffer {
    const view =
      data instanceof ArrayBuffer
        ? new Uint8Array(data)
        : new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const buffer = this.make(name, view.byteLength, usage, true);
    new Uint8Array(buffer.getMappedRange()).set(view);
    buffer.unmap();
    return buffer;
  }

  /** Destroys one buffer early. Throws if it is not, or no longer, of this arena. */
  release(buffer: GPUBuffer): void {
    const entry = this.buffers.get(buffer);
    if (!entry) throw new DeviceError(this.label, `buffer "${buffer.label}" is not of this arena.`);
    this.buffers.delete(buffer);
    this.total -= entry.bytes;
    buffer.destroy();
  }

  /** What is held, largest first: for plans against facts, and for finding leaks. */
  report(): { label: string; bytes: number }[] {
    return [...this.buffers.values()].sort((a, b) => b.bytes - a.bytes);
  }

  /** Gives everything back. May be called again; `create` afterwards throws. Safe on a lost device. */
  destroy(): void {
    for (const buffer of this.buffers.keys()) buffer.destroy();
    this.buffers.clear();
    this.total = 0;
    this.destroyed = true;
  }

  private make(name: string, bytes: number, usage: number, mappedAtCreation: boolean): GPUBuffer {
    const label = `${this.label}.${name}`;
    if (this.destroyed) throw new DeviceError(label, "its arena was destroyed.");
    if (!Number.isSafeInteger(bytes) || bytes < 0) throw new DeviceError(label, `a size of ${bytes} bytes.`);
    const size = Math.max(4, Math.ceil(bytes / 4) * 4);
    const { maxBufferSize, maxStorageBufferBindingSize } = this.device.limits;
    if (size > maxBufferSize) throw new BufferTooLargeError(label, size, maxBufferSize, "buffer");
    if (usage & USAGE.storage && size > maxStorageBufferBindingSize)
      throw new BufferTooLargeError(label, size, maxStorageBufferBindingSize, "storage binding");
    let buffer: GPUBuffer;
    try {
      buffer = this.device.createBuffer({ label, size, usage, mappedAtCreation });
    } catch (cause) {
      // Only a mapped buffer can fail here and now: the page itself has no memory for the mapping.
      throw new GpuOutOfMemoryError(label, `no memory for ${size} bytes.`, { cause });
    }
    this.buffers.set(buffer, { label, bytes: size });
    this.total += size;
    return buffer;
  }
}
