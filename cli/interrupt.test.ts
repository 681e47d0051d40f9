import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { watchInterrupt } from "./interrupt";

test("a terminal that closes asks like Ctrl-C", () => {
  const emitter = new EventEmitter();
  const heard: string[] = [];
  const interrupt = watchInterrupt((signal) => heard.push(signal), {
    on: (signal, listener) => emitter.on(signal, listener),
    off: (signal, listener) => emitter.off(signal, listener),
    exit: () => {},
    now: () => 0,
  });
  emitter.emit("SIGHUP", "SIGHUP");
  expect([interrupt.requested, heard]).toEqual([true, ["SIGHUP"]]);
});

test("the first signal asks, its echo through npm is the same one, a later one gives up", () => {
  const emitter = new EventEmitter();
  const exits: number[] = [];
  let now = 5000;
  let first = 0;
  const interrupt = watchInterrupt(() => first++, {
    on: (signal, listener) => emitter.on(signal, listener),
    off: (signal, listener) => emitter.off(signal, listener),
    exit: (code) => exits.push(code),
    now: () => now,
  });
  expect(interrupt.requested).toBe(false);
  emitter.emit("SIGINT");
  expect(interrupt.requested).toBe(true);
  now += 20;
  emitter.emit("SIGINT");
  expect([first, exits]).toEqual([1, []]);
  now += 1500;
  emitter.emit("SIGTERM");
  expect([first, exits]).toEqual([1, [130]]);
  expect(emitter.eventNames()).toEqual(["SIGINT", "SIGTERM", "SIGHUP"]);
  interrupt.release();
  expect(emitter.eventNames()).toEqual([]);
});
