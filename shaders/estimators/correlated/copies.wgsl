// Input of a network that reads states: the layer's hard states, and behind them copies in which every unit is kept with
// probability rho and drawn anew otherwise. One workgroup: one row of one copy. hyper: rho.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let copy = line / run.batch;
  let z = workgroup.z;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let unit = read_unit(z, 0u, line % run.batch, i);
    var x = unit.hard;
    if (copy > 0u) {
      let kept = noise_draw(2u * (copy - 1u)) < vec4f(run.hyper.rho);
      x = select(hard_state(unit.eta, noise_draw(2u * copy - 1u)), x, kept);
    }
    activations[z * run.activation_stride + job.net_input + line * job.units4 + i] = real_units(i, job.units) * x;
  }
}
