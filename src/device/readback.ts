/**
 * From the device back to the program. `readBuffer` waits and is for tests, checkpoints and pictures; `ReadbackRing` is
 * for the training loop: it never waits, and when every staging buffer is busy it drops.
 */
import { MAP_READ, USAGE } from "./buffers";
import { DeviceError, DeviceLostError, inErrorScope } from "./errors";

/** A piece of a buffer, in bytes; offset and size are multiples of 4. */
export interface Region {
  source: GPUBuffer;
  offset: number;
  size: number;
}

type Deliver = (data: ArrayBuffer) => void;

interface Slot {
  buffer: GPUBuffer;
  /** free -> recorded (in a command encoder) -> in flight (submitted, being mapped) -> free */
  state: "free" | "recorded" | "inFlight";
  size: number;
  deliver: Deliver | null;
}

export class ReadbackRing {
  private readonly slots: Slot[];
  private readonly recorded: Slot[] = [];
  /** Deliveries run one after another in the order of `submitted`, whichever mapping resolves first. */
  private chain: Promise<void> = Promise.resolve();
  private closed = false;
  private droppedCount = 0;

  /** `bytes`: the most that one copy may carry; `slots`: copies that may be under way at once. */
  constructor(
    device: GPUDevice,
    readonly label: string,
    readonly bytes: number,
    slots = 3,
  ) {
    this.slots = Array.from({ length: slots }, (_, i) => ({
      buffer: device.createBuffer({
        label: `${label}.staging[${i}]`,
        size: Math.max(4, Math.ceil(bytes / 4) * 4),
        usage: USAGE.mapRead | USAGE.copyDst,
      }),
      state: "free",
      size: 0,
      deliver: null,
    }));
    void device.lost.then(() => this.close());
  }

  /** Copies refused because all slots were busy, or lost with the device. */
  get dropped(): number {
    return this.droppedCount;
  }

  /** Copies recorded or under way. */
  get pending(): number {
    return this.slots.filter((slot) => slot.state !== "free").length;
  }

  /**
   * Records a copy of `size` bytes; `deliver` gets them (as its own copy) some time after `submitted()`, in order.
   * Returns false, recording nothing, when all slots are busy or the ring is closed. `deliver` is then never called.
   * Throws DeviceError for a piece that is larger than the ring's slots or not aligned to 4 bytes.
   */
  copy(encoder: GPUCommandEncoder, source: GPUBuffer, offset: number, size: number, deliver: Deliver): boolean {
    return this.copyRegions(encoder, [{ source, offset, size }], deliver);
  }

  /** As `copy`, for several pieces that arrive together or not at all, one after another in one ArrayBuffer. */
  copyRegions(encoder: GPUCommandEncoder, regions: readonly Region[], deliver: Deliver): boolean {
    const total = regions.reduce((sum, region) => sum + region.size, 0);
    if (total > this.bytes) throw new DeviceError(this.label, `${total} bytes do not fit a slot of ${this.bytes}.`);
    for (const { offset, size } of regions) checkAligned(this.label, offset, size);
    const slot = this.closed ? undefined : this.slots.find(({ state }) => state === "free");
    if (!slot) {
      this.droppedCount++;
      return false;
    }
    let position = 0;
    for (const { source, offset, size } of regions) {
      if (size > 0) encoder.copyBufferToBuffer(source, offset, slot.buffer, position, size);
      position += size;
    }
    slot.state = "recorded";
    slot.size = total;
    slot.deliver = deliver;
    this.recorded.push(slot);
    return true;
  }

  /** To be called after the command buffers with the copies were submitted: starts to map them. Returns at once. */
  submitted(): void {
    for (const slot of this.recorded.splice(0)) {
      slot.state = "inFlight";
      const mapped = slot.buffer.mapAsync(MAP_READ, 0, Math.max(4, slot.size)).then(
        () => true,
        () => false,
      );
      this.chain = this.chain.then(async () => this.arrive(slot, await mapped));
    }
  }

  /** To be called instead of `submitted` when the command buffers are thrown away: frees their slots. */
  abandon(): void {
    for (const slot of this.recorded.splice(0)) free(slot);
  }

  /** Resolves when everything submitted so far has been delivered or lost. For pauses and tests, not for the loop. */
  async flush(): Promise<void> {
    await this.chain;
  }

  /** Gives the staging buffers back; what is under way is not delivered any more. May be called again. */
  destroy(): void {
    this.close();
    for (const { buffer } of this.slots) buffer.destroy();
  }

  private close(): void {
    this.closed = true;
    this.abandon();
  }

  private arrive(slot: Slot, mapped: boolean): void {
    const { deliver, size } = slot;
    let data: ArrayBuffer | null = null;
    if (mapped && !this.closed) {
      data = slot.buffer.getMappedRange(0, Math.max(4, size)).slice(0, size);
      slot.buffer.unmap();
    }
    free(slot);
    if (!data || !deliver) {
      this.droppedCount++;
      return;
    }
    try {
      deliver(data);
    } catch (error) {
      // The receiver's mistake: it must be seen, but must not stop later deliveries.
      queueMicrotask(() => {
        throw error;
      });
    }
  }
}

function free(slot: Slot): void {
  slot.state = "free";
  slot.deliver = null;
}

function checkAligned(label: string, offset: number, size: number): void {
  if (offset % 4 !== 0 || size % 4 !== 0 || offset < 0 || size < 0)
    throw new DeviceError(label, `offset ${offset} and size ${size} must be multiples of 4 bytes.`);
}

/**
 * Copies `size` bytes at `offset` (both multiples of 4; default: the whole buffer) and waits for them. The source needs
 * the usage copySrc. Throws GpuValidationError for a piece that the buffer does not have, and DeviceLostError when the
 * device goes away meanwhile.
 */
export async function readBuffer(
  device: GPUDevice,
  buffer: GPUBuffer,
  offset = 0,
  size = buffer.size - offset,
): Promise<ArrayBuffer> {
  const label = `readBuffer(${buffer.label})`;
  checkAligned(label, offset, size);
  if (size === 0) return new ArrayBuffer(0);
  const staging = device.createBuffer({ label, size, usage: USAGE.mapRead | USAGE.copyDst });
  try {
    await inErrorScope(device, label, () => {
      const encoder = device.createCommandEncoder({ label });
      encoder.copyBufferToBuffer(buffer, offset, staging, 0, size);
      device.queue.submit([encoder.finish()]);
    });
    await staging.mapAsync(MAP_READ).catch((cause: unknown) => {
      throw new DeviceLostError(label, "the device was lost before the bytes arrived.", { cause });
    });
    return staging.getMappedRange().slice(0);
  } finally {
    staging.destroy();
  }
}
