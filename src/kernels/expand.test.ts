import { describe, expect, it } from "vitest";
import { ownFields, STEP_SERIES } from "../estimators/series";
import { resolveParams } from "../estimators/shared";
import { ESTIMATORS, findEstimator } from "../estimators/table";
import { estimatorSource } from "../planning/estimator-source";
import { KERNELS, kernelSource } from "./catalogue";
import type { KernelOptions } from "./contract";
import { evaluate, expand } from "./expand";
import { layoutRecord } from "./record";
import { gradientTile, tileShape } from "./variants";

describe("expand", () => {
  it("repeats, keeps or drops lines and remembers where they came from", () => {
    const source = [
      "a",
      "#for i in 0..N",
      "x{{i}}",
      "#if i == 1",
      "one",
      "#else",
      "other {{2 * i + 1}}",
      "#end",
      "#end",
      "b",
    ];
    const { code, lines } = expand(source.join("\n"), { N: 2 });
    expect(code.split("\n")).toEqual(["a", "x0", "other 1", "x1", "one", "b"]);
    expect(lines).toEqual([1, 3, 7, 3, 5, 10]);
  });

  it("skips a block whose loop is empty, whatever stands in it", () => {
    expect(expand("#for i in 0..0\n{{unknown}}\n#end\nrest").code).toBe("rest");
    expect(expand("#if 0\n#for i in 0..NOBODY\n{{i}}\n#end\n#end\nrest").code).toBe("rest");
  });

  it("knows precedence, integer division and comparisons", () => {
    const scope = { TM: 24, SUBGROUP: 8 };
    expect(evaluate("(TM + SUBGROUP - 1) / SUBGROUP", scope)).toBe(3);
    expect(evaluate("2 + 3 * 4 % 5", {})).toBe(4);
    expect(evaluate("SUBGROUP > 0 && TM / 4 == 6 || 0", scope)).toBe(1);
  });

  it.each([
    ["#for i in 0..2\nx", /line 1: #for i in 0\.\.2 is never closed/],
    ["x\n#end", /line 2: #end without an open block/],
    ["a\n{{b + }}", /line 2: something is missing in "b \+"|line 2: unknown name "b"/],
    ["{{(1}}", /line 1: a parenthesis is not closed/],
    ["#for 3 in\n#end", /line 1: expected "#for name in from\.\.to"/],
  ])("explains %j", (source, message) => {
    expect(() => expand(source)).toThrow(message);
  });
});

describe("the kernels", () => {
  const options = (key: string, variant: "sg8" | "sg4" | "direct" | "tile"): KernelOptions => {
    const row = ESTIMATORS.find((r) => r.key === key) ?? ESTIMATORS[0];
    return {
      estimator: estimatorSource(row, resolveParams(row, {})),
      optimizer: "adam",
      record: layoutRecord(ownFields(STEP_SERIES.filter(({ of }) => of(row)))),
      batchTile: tileShape(variant, 24),
      gradientTile: gradientTile(variant),
    };
  };

  it.each(KERNELS)("%s expands for every variant without leaving a directive behind", (kernel) => {
    for (const variant of ["sg8", "sg4", "direct", "tile"] as const) {
      const { files, constants, subgroups } = kernelSource(kernel, options("nvil", variant));
      const code = files.map((file) => expand(file.code, constants).code).join("\n");
      expect(code).not.toMatch(/\{\{|^\s*#/m);
      expect(code.match(/@compute/g)).toHaveLength(1);
      expect(subgroups).toBe(code.includes("subgroupBroadcast"));
    }
  });

  it.each(ESTIMATORS.map((row) => row.key))(
    "what %s brings itself expands, and reads hyperparameters that it has",
    (key) => {
      const { estimator } = options(key, "sg8");
      for (const kernel of [
        ...KERNELS.filter((name) => !name.includes("Categorical")),
        ...Object.keys(estimator.kernels),
      ]) {
        if (estimator.main.code.includes("struct Matched") && !(kernel in estimator.kernels)) continue;
        const { files, constants, job } = kernelSource(kernel, options(key, "sg8"));
        const code = files.map((file) => expand(file.code, constants).code).join("\n");
        expect(code).not.toMatch(/\{\{|^\s*#/m);
        expect(code.match(/@compute/g), kernel).toHaveLength(1);
        expect(new Set(files.map(({ name }) => name)).size, kernel).toBe(files.length);
        expect(code.includes("var<uniform> job: Job;"), kernel).toBe(job !== null);
        const defined = new Set([...code.matchAll(/fn (\w+)\(/g)].map(([, name]) => name));
        for (const hook of [
          "baselined_signal",
          "mean_baseline",
          "correlated_difference",
          "networks_take",
          "note_estimate",
        ])
          if (code.includes(`${hook}(`)) expect(defined, `${kernel} calls ${hook}`).toContain(hook);
        const read = [...code.matchAll(/run\.hyper\.(\w+)/g)].map(([, name]) => name);
        for (const name of read) expect(code, kernel).toContain(`  ${name}: f32,`);
        expect(code.includes("struct Hyper"), kernel).toBe(constants.HYPER === 1);
      }
    },
  );

  it("the kernels that no estimator has a word in are the same text for all of them", () => {
    const text = (kernel: string, key: string) => {
      const { files, constants } = kernelSource(kernel, options(key, "sg8"));
      return files.map((file) => expand(file.code, constants).code).join("\n");
    };
    for (const kernel of ["gather", "sampleHard", "likelihood", "bound", "accumulate", "forward", "gradient", "norm"])
      expect(new Set(ESTIMATORS.map(({ key }) => text(kernel, key))).size, kernel).toBe(1);
    // Without hooks of its own a row shares the statistics of its signal too.
    expect(text("tally", "arm")).toBe(text("tally", "rloo"));
  });

  it.each(ESTIMATORS.map((row) => row.key))("%s defines what the sampling and estimate kernels call", (key) => {
    const { code } = kernelSource("estimate", options(key, "sg8")).files.find(
      (f) => f.name === `estimators/${key}`,
    ) ?? {
      code: "",
    };
    const sampling = ["const USES_NOISE", "fn draw_state(", "fn extra_state(", "fn estimate(unit: Unit"];
    const propagated = findEstimator(key)?.machinery.chain === "propagated";
    for (const needed of propagated ? ["fn matched(", "struct Matched"] : sampling) {
      expect(code).toContain(needed);
    }
  });
});
