// What a first-order expansion around the mean-field pass, extra group 0, leaves of the signal of the ordinary sample.
fn baselined_signal(z: u32, layer: u32, b: u32) -> f32 {
  let signal = learning_signal(z, layer, 0u, b);
  let mean_field = run.first_extras[(layer - 1u) / 4u][(layer - 1u) % 4u];
  return signal - learning_signal(z, layer, mean_field, b) - rows[dot_at(z, layer) + b];
}
