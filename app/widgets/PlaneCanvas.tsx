/** What a classifier predicts over the plane: the colour of the class, as strong as it is sure, with the points laid over it. */
import { useEffect, useRef } from "react";
import type { ClassMap, PlanePictures } from "../../src/index";
import { classColours, sureness, tint } from "../theme/class-colours";
import { useInk } from "../theme/ink";

interface PlaneCanvasProps {
  pictures: PlanePictures;
  map: ClassMap;
  label: string;
  /** Pixels along a side of the drawing. */
  size: number;
  points?: boolean;
}

/** Of a colour at most, so that points stand out. */
const STRONGEST = 0.72;

export function PlaneCanvas({ pictures, map, label, size, points = false }: PlaneCanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ink = useInk();
  useEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (!context) return;
    const { side, x, y, classes } = pictures;
    const colours = classColours(classes.length, ink);
    const cells = context.createImageData(side, side);
    map.predicted.forEach((predicted, k) => {
      const part = STRONGEST * sureness(map.probability[k], classes.length);
      cells.data.set([...tint(ink.paper, colours[predicted], part), 255], 4 * k);
    });
    const small = document.createElement("canvas");
    small.width = side;
    small.height = side;
    small.getContext("2d")?.putImageData(cells, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(small, 0, 0, size, size);
    if (!points) return;
    for (let k = 0; k < pictures.points.length; k += 3) {
      const [a, b, label_] = pictures.points.subarray(k, k + 3);
      context.beginPath();
      context.arc(((a - x[0]) / (x[1] - x[0])) * size, ((y[1] - b) / (y[1] - y[0])) * size, size / 90, 0, 2 * Math.PI);
      context.fillStyle = colours[label_];
      context.fill();
      context.lineWidth = size / 260;
      context.strokeStyle = ink.paper;
      context.stroke();
    }
  }, [pictures, map, ink, size, points]);
  return <canvas ref={canvas} className="plane" role="img" aria-label={label} width={size} height={size} />;
}
