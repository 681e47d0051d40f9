/** When to draw again: after new data, ten times a second at most, and never more than a fraction of the time. */
import { useEffect, useState } from "react";
import { seriesStore } from "../../series/series-store";

/** Shortest time between two drawings. */
const INTERVAL_MS = 100;

/** Drawing may take this share of the time: training needs the processor too where the adapter is software. */
const SHARE = 0.15;

/** Longest pause between two drawings while data come in. */
const LONGEST_MS = 1500;

/** A number that changes when the plots should draw. */
export function useRedraw(): number {
  const [tick, setTick] = useState(seriesStore.version);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let next = 0;
    const draw = () => {
      timer = undefined;
      if (document.hidden) return;
      const began = performance.now();
      setTick(seriesStore.version);
      // The script is done before the browser comes back to timers; painting is what follows in the next frame.
      let spent = 0;
      const reckon = () => {
        next = began + Math.max(INTERVAL_MS, Math.min(LONGEST_MS, spent / SHARE));
      };
      setTimeout(() => {
        spent += performance.now() - began;
        reckon();
      });
      requestAnimationFrame((frame) => {
        setTimeout(() => {
          spent += performance.now() - frame;
          reckon();
        });
      });
    };
    const onData = () => {
      timer ??= setTimeout(draw, Math.max(0, next - performance.now(), INTERVAL_MS));
    };
    const stop = seriesStore.subscribe(onData);
    document.addEventListener("visibilitychange", onData);
    return () => {
      stop();
      document.removeEventListener("visibilitychange", onData);
      clearTimeout(timer);
    };
  }, []);
  return tick;
}
