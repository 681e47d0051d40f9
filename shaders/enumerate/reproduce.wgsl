// Cross-entropy of the example at hand under every state of the first layer. One workgroup: one state.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let t = workgroup.y * job.across + workgroup.x;
  if (t >= job.count_above) { return; }
  let x = job.x + replicas[0].chunk * job.here4;
  var sum = 0.0;
  for (var q = lane; q < job.here4; q += {{LANES}}u) {
    sum += dot(activations[x + q], activations[job.theta + t * job.here4 + q]);
  }
  let sums = sums_on_first_lane(lane, vec2f(sum, 0.0));
  if (lane == 0u) { rows[job.data_term + t] = rows[job.term + t] - sums.x; }
}
