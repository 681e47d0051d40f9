/** The markers of the estimator table as small outlines about the origin, for swatches beside the plots. */
export const MARKER_PATHS: Record<string, string> = {
  circle: "M4 0A4 4 0 1 1-4 0A4 4 0 1 1 4 0Z",
  square: "M-3.5-3.5H3.5V3.5H-3.5Z",
  diamond: "M0-4.8L4.8 0L0 4.8L-4.8 0Z",
  "triangle-up": "M0-4.6L4.6 3.6H-4.6Z",
  "triangle-down": "M0 4.6L4.6-3.6H-4.6Z",
  "triangle-left": "M-4.6 0L3.6-4.6V4.6Z",
  "triangle-right": "M4.6 0L-3.6-4.6V4.6Z",
  pentagon: "M0-4.6L4.4-1.4L2.7 3.7H-2.7L-4.4-1.4Z",
  hexagon: "M0-4.6L4-2.3V2.3L0 4.6L-4 2.3V-2.3Z",
  bowtie: "M4 4V-4L-4 4V-4Z",
  hourglass: "M4 4H-4L4-4H-4Z",
  cross: "M-1.4-4.4H1.4V-1.4H4.4V1.4H1.4V4.4H-1.4V1.4H-4.4V-1.4H-1.4Z",
  x: "M-2.1-4.1L0-2L2.1-4.1L4.1-2.1L2 0L4.1 2.1L2.1 4.1L0 2L-2.1 4.1L-4.1 2.1L-2 0L-4.1-2.1Z",
  star: "M0-5L1.3-1.7L4.8-1.5L2.1.7L2.9 4L0 2.2L-2.9 4L-2.1.7L-4.8-1.5L-1.3-1.7Z",
};
