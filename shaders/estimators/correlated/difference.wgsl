// What a network of states takes off the signal of example b, from its output at `offset` in the activations: its value at the
// states less the mean over correlated copies of them, divided by rho. hyper: rho, copies.
fn correlated_difference(z: u32, offset: u32, b: u32) -> f32 {
  let at = z * run.activation_stride + offset + b;
  let copies = u32(run.hyper.copies);
  var sum = 0.0;
  for (var m = 1u; m <= copies; m++) { sum += activations[at + m * run.batch].x; }
  return activations[at].x - sum / (run.hyper.copies * run.hyper.rho);
}
