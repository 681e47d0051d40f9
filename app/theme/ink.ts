/** The page's colours as the plots need them: resolved to plain hex, for the theme that is showing. */
import { useSyncExternalStore } from "react";
import { useLab } from "../state/store";
import { usePrinting } from "./printing";

export interface Ink {
  paper: string;
  ink: string;
  quiet: string;
  grid: string;
  line: string;
  crosshair: string;
  pictureInk: string;
  picturePaper: string;
  positive: string;
  negative: string;
}

const NAMES: Record<keyof Ink, string> = {
  paper: "--surface",
  ink: "--ink",
  quiet: "--ink-3",
  grid: "--grid",
  line: "--line-strong",
  crosshair: "--crosshair",
  pictureInk: "--picture-ink",
  picturePaper: "--picture-paper",
  positive: "--positive",
  negative: "--negative",
};

const dark = () => window.matchMedia("(prefers-color-scheme: dark)");

function subscribe(listener: () => void): () => void {
  const query = dark();
  query.addEventListener("change", listener);
  return () => query.removeEventListener("change", listener);
}

/** Light or dark, with "auto" decided by the system; paper is light. */
export function useTheme(): "light" | "dark" {
  const theme = useLab((lab) => lab.view.theme);
  const systemIsDark = useSyncExternalStore(subscribe, () => dark().matches);
  const printing = usePrinting();
  if (printing) return "light";
  return theme === "auto" ? (systemIsDark ? "dark" : "light") : theme;
}

const cache = new Map<string, Ink>();

export function useInk(): Ink {
  const theme = useTheme();
  const ink = cache.get(theme) ?? resolveInk(theme);
  cache.set(theme, ink);
  return ink;
}

/** Lets the browser resolve the custom properties, by painting them on an element nobody sees. */
function resolveInk(theme: "light" | "dark"): Ink {
  const probe = document.createElement("span");
  probe.style.colorScheme = theme;
  probe.style.display = "none";
  document.body.append(probe);
  const entries = Object.entries(NAMES).map(([key, name]) => {
    probe.style.color = `var(${name})`;
    return [key, toHex(getComputedStyle(probe).color)];
  });
  probe.remove();
  return Object.fromEntries(entries) as unknown as Ink;
}

/** `rgb(1, 2, 3)` as `#010203`. */
function toHex(rgb: string): string {
  const parts = rgb.match(/[\d.]+/g)?.slice(0, 3) ?? ["0", "0", "0"];
  return `#${parts.map((part) => Math.round(Number(part)).toString(16).padStart(2, "0")).join("")}`;
}
