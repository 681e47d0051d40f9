/** Between the order in which a parameter's numbers are held and PyTorch's. */
import type { TorchShape } from "../layers/contract";

export function toTorch(held: ArrayLike<number>, torch: TorchShape): Float32Array {
  return Float32Array.from(placesInHeld(torch), (place) => held[place]);
}

export function fromTorch(values: ArrayLike<number>, torch: TorchShape): Float32Array {
  const held = new Float32Array(values.length);
  placesInHeld(torch).forEach((place, i) => {
    held[place] = values[i];
  });
  return held;
}

/** Of every number in PyTorch's order, where it is held. */
function placesInHeld({ dimensions, order }: TorchShape): Uint32Array {
  const strides = dimensions.map((_, d) => dimensions.slice(d + 1).reduce((product, size) => product * size, 1));
  let places = Uint32Array.of(0);
  for (const d of order) {
    const next = new Uint32Array(places.length * dimensions[d]);
    places.forEach((place, i) => {
      for (let k = 0; k < dimensions[d]; k++) next[i * dimensions[d] + k] = place + k * strides[d];
    });
    places = next;
  }
  return places;
}
