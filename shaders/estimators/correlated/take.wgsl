// What the layer's networks take off the signal of an example; the gradients in their outputs are written on the way. C, the
// network of the level below, learns on the square of what is left of the signal, (rest - c - C - (h(x) - mean of h(x') / rho))^2 / 2.
// h learns on that too, or on (rest - c - C - h(x))^2 / 2. hyper: rho, copies, residual.
fn networks_take(lane: u32, z: u32, row: u32) -> f32 {
  let base = z * run.activation_stride;
  let rest = baselined_signal(z, job.layer, row);
  let mean = running_mean(z, job.layer);
  var guess = 0.0;
#if GUESSES
  guess = activations[base + job.baseline + row].x;
#end
  let taken = correlated_difference(z, job.net, row);
  if (lane != 0u) { return guess + taken; }
  let left = guess + mean - (rest - taken);
#if GUESSES
  activations[base + job.d_baseline + row] = vec4f(left * run.inverse_batch, 0.0, 0.0, 0.0);
#end
  let at = base + job.d_net + row;
  if (run.hyper.residual == 0.0) {
    let error = activations[base + job.net + row].x + guess + mean - rest;
    activations[at] = vec4f(error * run.inverse_batch, 0.0, 0.0, 0.0);
  } else {
    let copies = run.hyper.copies;
    activations[at] = vec4f(left * run.inverse_batch, 0.0, 0.0, 0.0);
    let away = -left * run.inverse_batch / (copies * run.hyper.rho);
    for (var m = 1u; m <= u32(copies); m++) { activations[at + m * run.batch] = vec4f(away, 0.0, 0.0, 0.0); }
  }
  return guess + taken;
}
