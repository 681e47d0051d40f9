/** Probes that repeat themselves while training, and the share of the time that they really take. */
import { useEffect, useRef, useState } from "react";
import type { GradientReport } from "../../../src/index";
import { probeShare } from "../../state/probes";
import { measureGradients } from "../../state/session";
import { useLab } from "../../state/store";

/** Of the time, in percent, that may go into probes. */
export const SHARES = ["5", "10", "25"] as const;
export type Share = (typeof SHARES)[number];

interface Repeats {
  on: boolean;
  run: string | null | undefined;
  samples: number;
  share: Share;
  latest: GradientReport | undefined;
}

/** Measures again once training has had its share of the time since the last probe. */
export function useRepeats({ on, run, samples, share, latest }: Repeats): void {
  const probing = useLab((lab) => lab.probing || lab.sweeping !== null);
  const playing = useLab((lab) => lab.playing);
  const rested = useRef(0);
  useEffect(() => {
    if (!probing) rested.current = Date.now();
  }, [probing]);
  useEffect(() => {
    if (!on || run === undefined || probing || !playing) return;
    const wait = restMs(latest?.seconds ?? 0, Number(share), Date.now() - rested.current);
    const timer = setTimeout(() => void measureGradients(run, samples), wait);
    return () => clearTimeout(timer);
  }, [on, run, samples, share, probing, playing, latest]);
}

/** A probe that fails is not tried again at once. */
const LEAST_REST_MS = 500;

/** How much longer to wait for the next probe, `since` milliseconds after the last one, failed or not, has ended. */
export function restMs(seconds: number, percent: number, since: number): number {
  const rest = Math.max(LEAST_REST_MS, 1000 * seconds * (100 / percent - 1));
  return Math.max(0, rest - since);
}

/** In words, renewed every second: "took 23 % of the last 60 s". Empty while it is off or not yet known. */
export function useMeasuredShare(on: boolean): string {
  const history = useLab((lab) => lab.gradients);
  const probing = useLab((lab) => lab.probing);
  const active = useLab((lab) => on && lab.playing);
  const [times, setTimes] = useState({ since: 0, now: 0 });
  /** When the probe that is under way began; null between two of them. */
  const began = useRef<number | null>(null);
  useEffect(() => {
    began.current = probing ? Date.now() : null;
  }, [probing]);
  useEffect(() => {
    if (!active) return;
    const since = Date.now();
    setTimes({ since, now: since });
    const timer = setInterval(() => setTimes({ since, now: Date.now() }), 1000);
    return () => clearInterval(timer);
  }, [active]);
  if (!active) return "";
  const { since, now } = times;
  // The one that is under way has taken its time so far.
  const open = began.current === null ? [] : [{ endedAt: now, seconds: Math.max(0, now - began.current) / 1000 }];
  const found = probeShare([...history, ...open], since, now);
  return found ? `took ${Math.round(100 * found.share)} % of the last ${Math.round(found.seconds)} s` : "";
}
