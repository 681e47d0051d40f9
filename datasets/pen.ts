/** Inks a thick line into a grey image, anti-aliased. Apart, because it is the inner loop of `strokes.ts`. */

/**
 * Inks the segment (x0, y0) - (x1, y1) with a round pen: a pixel's grey level falls from 255 to 0 within one pixel around
 * the distance `radius` of its centre from the segment, and never decreases. pixels: [row, column], side x side;
 * coordinates in pixels, (0, 0) the centre of the first. Only pixels in the segment's bounding box are visited.
 */
export function inkSegment(
  pixels: Uint8Array,
  side: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  radius: number,
): void {
  const reach = radius + 0.5;
  const left = Math.max(0, Math.ceil(Math.min(x0, x1) - reach));
  const right = Math.min(side - 1, Math.floor(Math.max(x0, x1) + reach));
  const top = Math.max(0, Math.ceil(Math.min(y0, y1) - reach));
  const bottom = Math.min(side - 1, Math.floor(Math.max(y0, y1) + reach));
  const dx = x1 - x0;
  const dy = y1 - y0;
  const inverse = 1 / Math.max(dx * dx + dy * dy, 1e-12);
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) {
      const along = Math.min(1, Math.max(0, ((column - x0) * dx + (row - y0) * dy) * inverse));
      const offX = column - x0 - along * dx;
      const offY = row - y0 - along * dy;
      const grey = Math.min(1, reach - Math.sqrt(offX * offX + offY * offY)) * 255;
      const index = row * side + column;
      if (grey > pixels[index]!) pixels[index] = grey;
    }
  }
}
