import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encodeLink } from "../../src/experiment/link";
import { DEFAULT_SPEC } from "../../src/experiment/spec";
import { useLab } from "./store";
import { followAddress, markEntry, type Opening, readAddress, settleAddress, shareAddress } from "./url";

/** As much of a browser's address bar and history as the module under test uses. */
class FakeBrowser {
  entries: { state: unknown; hash: string }[] = [{ state: null, hash: "" }];
  at = 0;
  private popped: (() => void)[] = [];
  readonly location = {
    origin: "https://lab.example",
    pathname: "/sbn/",
    search: "",
    hash: "",
  };
  readonly history = {
    state: null as unknown,
    pushState: (state: unknown, _: string, hash: string) => {
      this.entries = [...this.entries.slice(0, this.at + 1), { state, hash }];
      this.show(this.entries.length - 1);
    },
    replaceState: (state: unknown, _: string, hash: string) => {
      this.entries[this.at] = { state, hash };
      this.show(this.at);
    },
  };
  readonly window = {
    addEventListener: (_: string, listener: () => void) => this.popped.push(listener),
    removeEventListener: (_: string, listener: () => void) => {
      this.popped = this.popped.filter((other) => other !== listener);
    },
  };

  /** Back, Forward, or a link typed into the address bar. */
  go(to: number): void {
    this.show(to);
    for (const listener of this.popped) listener();
  }

  type(hash: string): void {
    this.entries.push({ state: null, hash });
    this.go(this.entries.length - 1);
  }

  private show(at: number): void {
    this.at = at;
    this.location.hash = this.entries[at].hash;
    this.history.state = this.entries[at].state;
  }
}

describe("address and store", () => {
  let browser: FakeBrowser;
  let moves: Opening[];
  let stop: () => void;

  beforeEach(() => {
    browser = new FakeBrowser();
    moves = [];
    for (const name of ["location", "history", "window"] as const) vi.stubGlobal(name, browser[name]);
    useLab.getState().openSpec({ spec: DEFAULT_SPEC, notes: [], readOnly: false, hidden: [] });
    settleAddress();
    stop = followAddress((opening) => moves.push(opening));
  });
  afterEach(() => {
    stop();
    vi.unstubAllGlobals();
  });

  const setBatch = (batch: number, phase: "drag" | "commit") =>
    useLab.getState().edit((draft) => {
      draft.batch = batch;
    }, phase);
  const shown = () => browser.entries.map((entry) => entry.hash);
  const link = (batch: number) => `#${encodeLink({ ...DEFAULT_SPEC, batch })}`;

  it("has the experiment from the start, and every settled edit as an entry", () => {
    expect(shown()).toEqual([link(64)]);
    setBatch(32, "commit");
    setBatch(16, "commit");
    expect(shown()).toEqual([link(64), link(32), link(16)]);
    expect(shareAddress()).toBe(`https://lab.example/sbn/${link(16)}`);
  });

  it("makes one entry of a whole drag", () => {
    for (const batch of [60, 50, 40]) setBatch(batch, "drag");
    expect(shown()).toEqual([link(40)]);
    setBatch(40, "commit");
    expect(shown()).toEqual([link(64), link(40)]);
  });

  it("refuses an edit that is no experiment, and leaves the address alone", () => {
    expect(setBatch(0, "commit")).toMatch(/batch is 0; expected at least 1/);
    expect(shown()).toEqual([link(64)]);
  });

  it("reads Back as the visitor's own, a typed link as foreign, and says when it cannot be read", () => {
    setBatch(32, "commit");
    browser.go(0);
    expect(moves[0]).toMatchObject({ kind: "experiment", entry: { own: true }, spec: { batch: 64 } });
    browser.type(link(8));
    expect(moves[1]).toMatchObject({ kind: "experiment", entry: null, spec: { batch: 8 } });
    browser.type("#v=zzz");
    expect(moves[2]).toMatchObject({ kind: "unreadable" });
    browser.type("");
    expect(moves[3]).toEqual({ kind: "first" });
  });

  it("keeps the record of every entry through a drag and a move through the history", () => {
    markEntry({ record: "first" });
    setBatch(60, "drag");
    setBatch(32, "commit");
    markEntry({ record: "second" });
    expect(browser.entries.map(({ state }) => state)).toMatchObject([{ record: "first" }, { record: "second" }]);
    browser.go(0);
    expect(moves[0]).toMatchObject({ entry: { own: true, record: "first" } });
    markEntry({ playing: true });
    expect(browser.entries[0].state).toEqual({ own: true, record: "first", playing: true });
  });

  it("opens a link of a newer version read-only, and keeps its address as it came", () => {
    browser.type("#v=99&b=8");
    const opening = readAddress();
    expect(opening).toMatchObject({ kind: "experiment", readOnly: true });
    if (opening.kind === "experiment") useLab.getState().openSpec(opening);
    expect(browser.location.hash).toBe("#v=99&b=8");
    expect(setBatch(4, "commit")).toMatch(/read-only/);
  });
});
