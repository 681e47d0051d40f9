import { expect, test } from "vitest";
import { OptionError, Options } from "./options";

test("a value stands behind an equals sign or is the next word", () => {
  const options = new Options(["--against", "../base", "--heavy", "--save=name", "--model=a,b"]);
  expect(options.text("against", "")).toBe("../base");
  expect(options.flag("heavy")).toBe(true);
  expect(options.text("heavy", "")).toBe("");
  expect(options.text("save", "")).toBe("name");
  expect(options.choice("model", { a: 1, b: 2, c: 3 })).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
  options.finish();
});

test("a word that belongs to no option is refused, and so is an option that nobody asked for", () => {
  expect(() => new Options(["fast"])).toThrow('"fast" is no option');
  expect(() => new Options(["--save=a", "b"])).toThrow(OptionError);
  expect(() => new Options(["--fast"]).finish()).toThrow("There is no option --fast here");
});
