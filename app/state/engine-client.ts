/** The engine's client, and calls to it whose failures become problems in the store. */
import { connectEngine, type EngineClient, type EngineEvent, type Problem } from "../../src/index";
import { ownFiles } from "./own-data";
import { useLab } from "./store";

let client: EngineClient | null = null;

/** Starts the engine. Never rejects: what goes wrong becomes a problem in the store. */
export async function connect(receive: (event: EngineEvent) => void): Promise<void> {
  try {
    const connected = connectEngine(ownFiles);
    client = connected;
    await connected.start(receive);
  } catch (error) {
    report("engine-start", "The engine did not start", error);
    useLab.getState().setEngine({ engine: { state: "failed", text: "The engine did not start" } });
  }
}

/** The answer of the engine, or null after a problem; a call that succeeds again clears the problem of the one that did not. */
export async function attempt<T>(
  code: string,
  title: string,
  call: (c: EngineClient) => Promise<T>,
): Promise<T | null> {
  if (!client) return null;
  try {
    const answer = await call(client);
    useLab.getState().clearProblems(({ code: other }) => other === `call-${code}`);
    return answer;
  } catch (error) {
    report(`call-${code}`, title, error);
    return null;
  }
}

/** The answer of the engine, or null; nothing is said of a failure. */
export async function ask<T>(call: (c: EngineClient) => Promise<T>): Promise<T | null> {
  return client ? call(client).catch(() => null) : null;
}

function report(code: string, title: string, error: unknown): void {
  const detail = error instanceof Error ? error.message : String(error);
  const problem: Problem = { code, title, detail, remedy: "Try again; if it happens again, reload the page." };
  useLab.getState().report(problem);
}
