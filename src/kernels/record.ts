/**
 * The record that every step leaves in the ring: which numbers, and where each stands. The shader that writes it and the reader get
 * the places from here, so none of them counts.
 */

/** Numbers of every record, as the shader `finish` fills them in. */
export const STEP_FIELDS = ["step", "objective", "loss", "loss_square", "variance"] as const;

/** Stands for a loss or a variance, which are not negative, where it was not measured at a step. */
export const NOT_KNOWN = -1;

/** A number that some estimators add: WGSL of `fn series_NAME(z: u32) -> f32`, which gives it for a replica. */
export interface OwnField {
  name: string;
  shader: string;
}

export interface RecordLayout {
  /** Names in the order of the numbers. */
  fields: readonly string[];
  own: readonly OwnField[];
  /** vec4s of one record. */
  vec4s: number;
}

export function layoutRecord(own: readonly OwnField[]): RecordLayout {
  const fields = [...STEP_FIELDS, ...own.map(({ name }) => name)];
  return { fields, own, vec4s: Math.ceil(fields.length / 4) };
}

/** Where a number stands in a record. */
export function placeOf({ fields }: RecordLayout, name: string): number {
  const place = fields.indexOf(name);
  if (place < 0) throw new Error(`The records of this plan have no "${name}"; they have ${fields.join(", ")}.`);
  return place;
}

/** WGSL of `struct Record` with the numbers of every record, and of `write_record`, which adds the plan's own and puts all in the ring. */
export function recordDeclarations({ fields, own, vec4s }: RecordLayout): string {
  const owned = new Set(own.map(({ name }) => name));
  const values = fields.map((name) => (owned.has(name) ? `series_${name}(z)` : `record.${name}`));
  while (values.length < 4 * vec4s) values.push("0.0");
  const writes = Array.from({ length: vec4s }, (_, k) => {
    return `  ring[place * ${vec4s}u + ${k}u] = vec4f(${values.slice(4 * k, 4 * k + 4).join(", ")});`;
  });
  return [
    `const NOT_KNOWN = ${NOT_KNOWN}.0;`,
    "struct Record {",
    ...STEP_FIELDS.map((name) => `  ${name}: f32,`),
    "}",
    "// place: number of the record in the ring. z: the replica, for what its estimator reports.",
    "fn write_record(place: u32, z: u32, record: Record) {",
    ...writes,
    "}",
    "",
  ].join("\n");
}
