/** Types of tensors in safetensors files, and their values as JavaScript numbers. */

/** Bytes of one value of every type that the reader knows. */
export const DTYPE_BYTES = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
} as const;
export type Dtype = keyof typeof DTYPE_BYTES;

/** A tensor as it stands in a file: row-major, its values as bytes. */
export interface RawTensor {
  dtype: Dtype;
  shape: number[];
  /** Its own copy, so that typed arrays may look at it from offset 0. */
  bytes: Uint8Array<ArrayBuffer>;
}

/** The values of a tensor as numbers; 64-bit integers lose digits beyond 2^53. */
export function tensorNumbers({ dtype, bytes }: RawTensor): Float32Array | Float64Array {
  const { buffer } = bytes;
  switch (dtype) {
    case "F32":
      return new Float32Array(buffer);
    case "F64":
      return new Float64Array(buffer);
    case "F16":
      return Float32Array.from(new Uint16Array(buffer), halfToNumber);
    case "BF16":
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer);
    case "I64":
      return Float64Array.from(new BigInt64Array(buffer), Number);
    case "U64":
      return Float64Array.from(new BigUint64Array(buffer), Number);
    case "I32":
      return Float64Array.from(new Int32Array(buffer));
    case "U32":
      return Float64Array.from(new Uint32Array(buffer));
    case "I16":
      return Float64Array.from(new Int16Array(buffer));
    case "U16":
      return Float64Array.from(new Uint16Array(buffer));
    case "I8":
      return Float64Array.from(new Int8Array(buffer));
    default:
      return Float64Array.from(bytes);
  }
}

/** IEEE 754 binary16: 1 sign bit, 5 of exponent, 10 of fraction. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}
