// What a Bernoulli layer hands down of the slope of the learning signal, for rows that came up to it from an extra group (or
// sample) of a layer below: d S / d eta = psi'(eta) d S / d state + (x - p), where the state is psi(eta) and the last term is
// log q(x)'s own dependence on eta, where the signal holds it. One workgroup: one row. d_eta: [rows, units], of each row by itself.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let row = line % run.batch;
  let group = job.slope_first + line / run.batch;
  let z = workgroup.z;
  let base = z * run.activation_stride;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let own = (group * run.batch + row) * job.units4 + i;
    let eta = activations[base + job.eta + own];
    let state = (activations[base + job.value + own] - run.lo) / run.span;
    let drawn = run.latent_terms == LATENT_DRAWN;
    var d = select(vec4f(0.0), state - sigmoid(eta), drawn);
#if CONTINUES
    var slope = run.span * activations[base + job.slope + line * job.units4 + i];
    if (drawn && job.theta == NONE) { slope += eta - parameters[z * run.parameter_stride + job.prior + i]; }
    if (drawn && job.theta != NONE) { slope += eta - activations[base + job.theta + own]; }
    d += continued_slope(state, origin_of(z, group)) * slope;
#end
    activations[base + job.d_eta + line * job.units4 + i] = real_units(i, job.units) * d;
  }
}
