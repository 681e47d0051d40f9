/** Line icons, 16 px, drawn here so that the page loads nothing for them. Always decorative: the button has the words. */

const PATHS = {
  play: "M5 3.2v9.6l7.6-4.8z",
  pause: "M5 3v10M11 3v10",
  step: "M4 3.2v9.6l6-4.8zM12.5 3.2v9.6",
  reset: "M3 8a5 5 0 1 0 1.6-3.7M3 2.6v2.6h2.6",
  dice: "M3 3h10v10H3zM6 6h.01M10 10h.01M10 6h.01M6 10h.01",
  share:
    "M6.7 9.3a2.6 2.6 0 0 0 3.7 0l2.2-2.2a2.6 2.6 0 0 0-3.7-3.7l-.7.7M9.3 6.7a2.6 2.6 0 0 0-3.7 0L3.4 8.9a2.6 2.6 0 0 0 3.7 3.7l.7-.7",
  sun: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9",
  moon: "M13 9.6A5.4 5.4 0 1 1 6.4 3 4.4 4.4 0 0 0 13 9.6z",
  half: "M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11",
  help: "M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.7h.01",
  close: "M4 4l8 8M12 4l-8 8",
  chevron: "M6 3.5L10.5 8 6 12.5",
  info: "M8 7.2v4M8 4.8h.01M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2z",
  plus: "M8 3.5v9M3.5 8h9",
  rewind: "M8 3.5L3 8l5 4.5zM13 3.5L8 8l5 4.5z",
  check: "M3.5 8.5l3 3 6-7",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill={name === "play" ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
