// A_k and M_k: the mean over units of q(other state) (h_k(y^i) - h_k(x_k)), for both outputs of h. One workgroup: one sample of one
// example.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let z = workgroup.z;
  var sums = vec2f();
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let unit = read_unit(z, line / run.batch, line % run.batch, i);
    let here = stein_h(unit, 0u);
    let weight = real_units(i, job.units) * other_probability(unit);
    sums += vec2f(dot(weight, stein_flips(unit, false) - here.x), dot(weight, stein_flips(unit, true) - here.y));
  }
  let both = sums_on_first_lane(lane, sums) / f32(job.units);
  if (lane == 0u) {
    rows[dot_at(z, job.layer) + line] = both.x;
    rows[dot_at(z, job.layer) + run.samples * run.batch + line] = both.y;
  }
}
