// Sum of softplus of every row of logits, or of log sum exp of its variables. One workgroup: one row. Fields: theta [rows, here4], to `term`.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = workgroup.y * job.across + workgroup.x;
  if (row >= job.rows) { return; }
  var sum = 0.0;
#if CATEGORICAL
  if (job.states_here > 2u) {
    for (var j = lane; j < job.here / job.states_here; j += {{LANES}}u) {
      sum += log_sum(job.theta + row * job.here4, j * job.states_here, job.states_here);
    }
  } else {
#end
  for (var q = lane; q < job.here4; q += {{LANES}}u) {
    sum += sum4(real_units(q, job.here) * softplus(activations[job.theta + row * job.here4 + q]));
  }
#if CATEGORICAL
  }
#end
  let sums = sums_on_first_lane(lane, vec2f(sum, 0.0));
  if (lane == 0u) { rows[job.term + row] = sums.x; }
}
