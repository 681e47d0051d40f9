/** A row in WGSL: its hyperparameters by name, and the places of what it keeps, so that its shader counts nothing. */
import type { OptimizerRow } from "./contract";

/** vec4s of `run.settings`, the most hyperparameters of a row over 4. */
export const SETTING_VEC4S = 2;

/**
 * `struct Settings` with a field for every hyperparameter, `settings()` which reads it from the run, and for every tensor of the
 * state a function of its name: the place in `moments` of the vec4 that belongs to a vec4 of the parameters.
 */
export function optimizerDeclarations({ key, hyperparameters, state }: OptimizerRow): string {
  const entries = Object.entries(hyperparameters);
  const fields = entries.map(([name, { kind }]) => `  ${name}: ${kind === "boolean" ? "bool" : "f32"},`);
  const values = entries.map(([, { kind }], k) => {
    const number = `run.settings[${Math.floor(k / 4)}].${"xyzw"[k % 4]}`;
    return kind === "boolean" ? `${number} != 0.0` : number;
  });
  const places = state.map(
    ({ name }, k) =>
      `fn ${name}(rule: Rule, index: u32) -> u32 { return rule.moments_at + ${k}u * rule.size + index; }`,
  );
  return [
    `// Made from the row of ${key}: its hyperparameters, and where the tensors of its state stand.`,
    "struct Settings {",
    ...fields,
    "}",
    `fn settings() -> Settings { return Settings(${values.join(", ")}); }`,
    ...places,
    "",
  ].join("\n");
}
