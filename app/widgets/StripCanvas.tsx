/** A strip of small grey images on one canvas, a pixel a pixel, enlarged by the browser without blur. */
import { useEffect, useRef } from "react";
import type { ImageStrip } from "../../src/index";
import { parseHex } from "../colours/colour";
import { useInk } from "../theme/ink";

export interface StripCanvasProps {
  strip: ImageStrip;
  /** Images per row. */
  columns: number;
  /** Pixels of air between images. */
  gap?: number;
  /** Images shown at most. */
  most?: number;
  /** Empty where a text beside the images says it all. */
  label: string;
  /** ink: 0 is paper, 255 is ink. signed: 128 is paper, the ends are two colours. */
  scale?: "ink" | "signed";
}

export function StripCanvas({ strip, columns, most = strip.count, gap = 1, label, scale = "ink" }: StripCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ink = useInk();
  const count = Math.min(strip.count, most);
  const rows = Math.ceil(count / columns);
  const width = columns * (strip.width + gap) - gap;
  const height = rows * (strip.height + gap) - gap;

  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context || width <= 0 || height <= 0) return;
    const paper = parseHex(ink.picturePaper);
    const high = parseHex(scale === "ink" ? ink.pictureInk : ink.positive);
    const low = parseHex(ink.negative);
    const image = context.createImageData(width, height);
    for (let k = 0; k < count; k++) {
      const left = (k % columns) * (strip.width + gap);
      const top = Math.floor(k / columns) * (strip.height + gap);
      for (let y = 0; y < strip.height; y++) {
        for (let x = 0; x < strip.width; x++) {
          const value = strip.pixels[(k * strip.height + y) * strip.width + x];
          const part = scale === "ink" ? value / 255 : Math.abs(value - 128) / 127.5;
          const end = scale === "ink" || value >= 128 ? high : low;
          const at = 4 * ((top + y) * width + left + x);
          for (let c = 0; c < 3; c++) image.data[at + c] = paper[c] + (end[c] - paper[c]) * Math.min(1, part);
          image.data[at + 3] = 255;
        }
      }
    }
    context.putImageData(image, 0, 0);
  }, [strip, ink, scale, columns, count, gap, width, height]);

  return (
    <canvas
      ref={canvas}
      className="strip"
      {...(label ? { role: "img", "aria-label": label } : { "aria-hidden": true })}
      width={Math.max(1, width)}
      height={Math.max(1, height)}
      style={{ aspectRatio: `${width} / ${height}` }}
    />
  );
}
