// Running mean of the signal of this training example, of earlier epochs.
fn mean_baseline(z: u32, layer: u32, b: u32) -> f32 {
  let memory = moments[memory_of(z, layer, b)];
  return select(0.0, memory.x / max(memory.y, 1e-30), memory.y > 0.0);
}
