import { describe, expect, it } from "vitest";
import { FIELD_PARTS } from "../experiment/fields";
import { DEFAULT_SPEC } from "../experiment/spec";
import {
  CORRECTED,
  findOptimizer,
  HYPERPARAMETERS,
  OPTIMIZER_KEYS,
  OPTIMIZERS,
  settingNumbers,
  stateNames,
} from "./table";
import { optimizerDeclarations, SETTING_VEC4S } from "./wgsl";

const { optimizer } = DEFAULT_SPEC;

describe.each(OPTIMIZERS.map((row) => [row.key, row] as const))("%s", (_, row) => {
  const entries = Object.entries(row.hyperparameters);

  it("has hyperparameters that fit the uniform, with defaults in their ranges", () => {
    expect(row.pytorch).toMatch(/^torch\.optim\.\w+$/);
    expect(entries.length).toBeGreaterThan(0);
    expect(entries.length).toBeLessThanOrEqual(4 * SETTING_VEC4S);
    for (const [, declared] of entries) {
      if (declared.kind === "boolean") continue;
      const { min, max, above, default: value } = declared;
      expect(value >= min && value <= max && !(above && value === min)).toBe(true);
    }
  });

  it("keeps tensors under switches that it has, those that may be missing last", () => {
    const optional = row.state.map(({ when }) => when !== undefined);
    expect(optional).toEqual([...optional].sort());
    for (const { when } of row.state) {
      if (when !== undefined) expect(row.hyperparameters[when]?.kind).toBe("boolean");
    }
    expect(row.corrects.every((name) => Object.hasOwn(row.hyperparameters, name))).toBe(true);
  });

  it("gives its shader every name that the shader uses", () => {
    const declared = optimizerDeclarations(row);
    for (const [, name] of row.shader.matchAll(/rule\.settings\.(\w+)/g)) expect(declared).toContain(`  ${name}: `);
    for (const [, name] of row.shader.matchAll(/= (\w+)\(rule, index\)/g)) expect(declared).toContain(`fn ${name}(`);
  });

  it.each([false, true])("has a twin that moves all that is kept, with its switches %s", (on) => {
    const switches = entries.filter(([, { kind }]) => kind === "boolean").map(([name]) => [name, on]);
    const settings = { ...optimizer, ...Object.fromEntries(switches) };
    const names = stateNames(row, settings);
    const state = Object.fromEntries(names.map((name) => [name, 0]));
    const step = row.direction({ gradient: 0.25, settings, state, correction: () => 0.5 });
    expect(Number.isFinite(step) && step > 0).toBe(true);
    expect(Object.keys(state)).toEqual(names);
    expect(Object.values(state).every((value) => value > 0)).toBe(true);
  });
});

it("declares a name that rows share in one way, and gives every name a key of its own in the link", () => {
  for (const { hyperparameters } of OPTIMIZERS) {
    for (const [name, declared] of Object.entries(hyperparameters)) {
      expect(declared).toEqual(HYPERPARAMETERS[name as keyof typeof HYPERPARAMETERS]);
    }
  }
  for (const { link } of Object.values(HYPERPARAMETERS)) expect(FIELD_PARTS.get(link)).toHaveLength(1);
  expect(new Set(OPTIMIZER_KEYS).size).toBe(OPTIMIZERS.length);
});

it("corrects what a replica has room for, in the order that checkpoints hold", () => {
  expect(CORRECTED).toEqual(["beta1", "beta2"]);
});

it("keeps what a switch asks for, and hands the device numbers in the row's order", () => {
  const rmsprop = findOptimizer("rmsprop");
  const centred = { ...optimizer, centred: true };
  expect(stateNames(rmsprop, optimizer)).toEqual(["square_avg"]);
  expect(stateNames(rmsprop, centred)).toEqual(["square_avg", "grad_avg"]);
  expect(settingNumbers(rmsprop, centred)).toEqual([0.99, 1e-8, 1]);
  expect(optimizerDeclarations(rmsprop)).toContain(
    "Settings(run.settings[0].x, run.settings[0].y, run.settings[0].z != 0.0)",
  );
});
