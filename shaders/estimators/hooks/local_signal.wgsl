// The signal of the ordinary sample: the terms that depend on the layer; where hyper.local is off, also those below it, which its
// states do not move.
fn baselined_signal(z: u32, layer: u32, b: u32) -> f32 {
  return learning_signal(z, select(1u, layer, run.hyper.local != 0.0), 0u, b);
}
