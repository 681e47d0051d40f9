/** Typed arrays that grow as values come, doubling, so that a table is never held as a list of boxed numbers. */

const FIRST = 1024;

export class GrowingBytes {
  private values = new Uint8Array(FIRST);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Uint8Array(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }

  finish(): Uint8Array {
    return this.values.subarray(0, this.length);
  }
}

export class GrowingFloats {
  private values = new Float32Array(FIRST);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Float32Array(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }

  finish(): Float32Array {
    return this.values.subarray(0, this.length);
  }
}
