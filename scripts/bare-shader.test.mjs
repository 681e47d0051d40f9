import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bareShader } from "./bare-shader.mjs";

describe("a shader without what is for people", () => {
  it("keeps every word of the program", () => {
    const text = "// Rows.\nfn f(a: f32) -> f32 { // of one\n\n    return a / 2.0; /* half\n of it */\n}\n";
    expect(bareShader(text)).toBe("fn f(a: f32) -> f32 {\nreturn a / 2.0;\n}");
  });

  it("is about half as long, and the same when made again", () => {
    const names = readdirSync("shaders", { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".wgsl"),
    );
    const texts = names.map((name) => readFileSync(join("shaders", name), "utf8"));
    const bare = texts.map(bareShader);
    const length = (all) => all.reduce((sum, text) => sum + text.length, 0);
    expect(length(bare) / length(texts)).toBeLessThan(0.8);
    expect(bare.map(bareShader)).toEqual(bare);
    expect(bare.join("\n")).not.toMatch(/\/\/|\/\*/);
  });
});
