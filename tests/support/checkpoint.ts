/** A checkpoint file without what two equal trainings may differ in: the seconds that they took. */
export function withoutSeconds(bytes: Uint8Array): { header: unknown; body: Uint8Array } {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  for (const run of header.runs) run.seconds = 0;
  return { header, body: bytes.slice(4 + length) };
}
