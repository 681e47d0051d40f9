// Input of a network of logistic variables: rows of z = eta + logit u, then of z given the states. Also what its slope and its
// last layer start from: a 1 for each of these rows; and for what its last layer learns from, the halves that pair a
// tangent with its negative (see src/planning/auxiliary-tensors.ts). One workgroup: one row of one of the two.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let unit = read_unit(z, 0u, line % run.batch, i);
    let noise = select(logit4(unit.u), conditional_logit(unit.eta, unit.hard, unit.noise), vec4<bool>(line >= run.batch));
    activations[base + job.net_input + line * job.units4 + i] = real_units(i, job.units) * (unit.eta + noise);
  }
  if (lane == 0u) {
    let both = 2u * run.batch;
    activations[base + job.d_net + line] = vec4f(1.0, 0.0, 0.0, 0.0);
    activations[base + job.net_learning + line] = vec4f();
    activations[base + job.net_learning + both + line] = vec4f(0.5, 0.0, 0.0, 0.0);
    activations[base + job.net_learning + 2u * both + line] = vec4f(-0.5, 0.0, 0.0, 0.0);
  }
}
