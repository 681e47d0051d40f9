/** The latest pictures of every run, outside React: components watch `version`. */
import type { Pictures } from "../../src/index";

class PictureStore {
  version = 0;
  private readonly latest = new Map<string, Pictures>();
  private readonly listeners = new Set<() => void>();

  put(pictures: Pictures): void {
    this.latest.set(pictures.run, pictures);
    this.changed();
  }

  get(run: string): Pictures | undefined {
    return this.latest.get(run);
  }

  drop(run: string): void {
    if (this.latest.delete(run)) this.changed();
  }

  clear(): void {
    this.latest.clear();
    this.changed();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private changed(): void {
    this.version++;
    for (const listener of this.listeners) listener();
  }
}

export const pictureStore = new PictureStore();
