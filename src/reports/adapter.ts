/** What is said of the adapter that a device was found on. */
export interface AdapterReport {
  /** core, compatibility, or software: the rung of the ladder that was reached. */
  rung: "core" | "compatibility" | "software";
  name: string;
  /** Matmul variant in use. */
  variant: string;
  limits: { bufferBytes: number; bindingBytes: number; totalBytes: number };
}
