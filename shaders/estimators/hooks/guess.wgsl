// What the network of the level below takes off the signal of an example. The gradient in its output is written on the way: it
// learns on the square of what is left of the signal, (rest - c - C)^2 / 2.
fn networks_take(lane: u32, z: u32, row: u32) -> f32 {
  let base = z * run.activation_stride;
  let guess = activations[base + job.baseline + row].x;
  let left = guess + running_mean(z, job.layer) - baselined_signal(z, job.layer, row);
  if (lane == 0u) { activations[base + job.d_baseline + row] = vec4f(left * run.inverse_batch, 0.0, 0.0, 0.0); }
  return guess;
}
