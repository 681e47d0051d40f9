// How often each state above is visited for the example at hand. One workgroup: one state above.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let t = workgroup.y * job.across + workgroup.x;
  if (t >= job.count_above) { return; }
  var sum = 0.0;
  for (var s = lane; s < job.count_here; s += {{LANES}}u) {
    let here = select(rows[job.occupancy_here + s], 1.0, job.bottom != 0u);
    sum += here * exp(log_transition(source_row(s), t));
  }
  let sums = sums_on_first_lane(lane, vec2f(sum, 0.0));
  if (lane == 0u) { rows[job.occupancy_above + t] = sums.x; }
}
