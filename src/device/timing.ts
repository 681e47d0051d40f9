/**
 * How long the device itself took for a compute pass, by timestamp queries where it has them, and silence where not.
 * Browsers round timestamps (to 0.1 ms, say) and the clock may jump: a negative time is dropped, not reported.
 */
import { BufferArena, USAGE } from "./buffers";
import { ReadbackRing } from "./readback";

const BYTES = 16;

export class PassTimer {
  private readonly parts: { arena: BufferArena; queries: GPUQuerySet; resolved: GPUBuffer; ring: ReadbackRing } | null;
  private latest: number | null = null;

  /** `onTime` hears the milliseconds of every timed pass that arrives, in order. */
  constructor(
    device: GPUDevice,
    readonly label: string,
    private readonly onTime?: (milliseconds: number) => void,
  ) {
    if (!device.features.has("timestamp-query")) {
      this.parts = null;
      return;
    }
    const arena = new BufferArena(device, label);
    this.parts = {
      arena,
      queries: device.createQuerySet({ label: `${label}.queries`, type: "timestamp", count: 2 }),
      resolved: arena.create("resolved", BYTES, USAGE.queryResolve | USAGE.copySrc),
      ring: new ReadbackRing(device, `${label}.times`, BYTES),
    };
  }

  /** Whether there will ever be a time. */
  get available(): boolean {
    return this.parts !== null;
  }

  /** Milliseconds of the latest pass that arrived; null before the first, and always where there are no timestamps. */
  get milliseconds(): number | null {
    return this.latest;
  }

  /** To be spread into the descriptor of the pass to time: `beginComputePass({label, ...timer.pass()})`. */
  pass(): GPUComputePassDescriptor {
    if (!this.parts) return {};
    const { queries } = this.parts;
    return { timestampWrites: { querySet: queries, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1 } };
  }

  /** To be called on the same encoder after the pass has ended. */
  resolve(encoder: GPUCommandEncoder): void {
    if (!this.parts) return;
    const { queries, resolved, ring } = this.parts;
    encoder.resolveQuerySet(queries, 0, 2, resolved, 0);
    ring.copy(encoder, resolved, 0, BYTES, (data) => {
      const milliseconds = passMilliseconds(data);
      if (milliseconds === null) return;
      this.latest = milliseconds;
      this.onTime?.(milliseconds);
    });
  }

  /** To be called after the encoder's commands were submitted. */
  submitted(): void {
    this.parts?.ring.submitted();
  }

  /** Resolves when all times submitted so far have arrived. */
  async flush(): Promise<void> {
    await this.parts?.ring.flush();
  }

  destroy(): void {
    this.parts?.ring.destroy();
    this.parts?.queries.destroy();
    this.parts?.arena.destroy();
  }
}

/** Two u64 nanoseconds, begin and end, to milliseconds; null if they make no sense. */
export function passMilliseconds(data: ArrayBuffer): number | null {
  const [begin, end] = new BigUint64Array(data);
  if (begin === 0n && end === 0n) return null;
  return end >= begin ? Number(end - begin) / 1e6 : null;
}
