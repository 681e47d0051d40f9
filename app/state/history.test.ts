import { describe, expect, it } from "vitest";
import { historyOperations } from "./history";

describe("historyOperations", () => {
  it("replaces while dragging and does nothing when nothing moved", () => {
    expect(historyOperations("a", "a", "b", "drag")).toEqual([{ kind: "replace", link: "b" }]);
    expect(historyOperations("a", "b", "b", "drag")).toEqual([]);
  });

  it("pushes when an edit settles", () => {
    expect(historyOperations("a", "a", "b", "commit")).toEqual([{ kind: "push", link: "b" }]);
  });

  it("restores the start of a drag before it pushes the end, so that Back undoes all of it", () => {
    expect(historyOperations("a", "m", "b", "commit")).toEqual([
      { kind: "replace", link: "a" },
      { kind: "push", link: "b" },
    ]);
  });

  it("leaves no entry behind when a drag ends where it began", () => {
    expect(historyOperations("a", "m", "a", "commit")).toEqual([{ kind: "replace", link: "a" }]);
    expect(historyOperations("a", "a", "a", "commit")).toEqual([]);
  });
});
