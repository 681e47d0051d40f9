// r_k = sum over units of 2 e (x_k - p_k), e the finished estimate of which sample k is a part: from which the sums A and M learn.
// It takes the place of A_k. One workgroup: one sample of one example.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let z = workgroup.z;
  var sum = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let unit = read_unit(z, line / run.batch, line % run.batch, i);
    sum += dot(real_units(i, job.units), 2.0 * finished_estimate(unit) * (unit.hard - unit.p));
  }
  let sums = sums_on_first_lane(lane, vec2f(sum, 0.0));
  if (lane == 0u) { rows[dot_at(z, job.layer) + line] = sums.x; }
}
