// What a network of logistic variables learns from, once the estimate of a unit stands: tangents along which it is to change its
// slopes, and their negatives; and the credit of its value at z given the states, of which this is the part of these units.
fn note_estimate(unit: Unit, mask: vec4f, gradient: vec4f) -> f32 {
  let along = 2.0 * mask * gradient;
  let given = -along * conditional_slope(unit.eta, unit.hard, unit.noise);
  let input = unit.replica * run.activation_stride + job.net_input + unit.row * job.units4 + unit.index.x / 4u + 2u * unit.batch4;
  activations[input] = along;
  activations[input + unit.batch4] = given;
  activations[input + 2u * unit.batch4] = -along;
  activations[input + 3u * unit.batch4] = -given;
  return -dot(along, unit.hard - unit.p);
}

fn note_sum(lane: u32, z: u32, row: u32, credit: f32) {
  let base = z * run.activation_stride;
  if (lane == 0u) { activations[base + job.net_learning + run.batch + row] = vec4f(credit, 0.0, 0.0, 0.0); }
}
