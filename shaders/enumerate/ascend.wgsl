// Adds the gradient of the generative logits of this level at every state above: the logits less what this level is on average,
// given that state. One workgroup: one state above.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let t = workgroup.y * job.across + workgroup.x;
  if (t >= job.count_above) { return; }
  let visited = rows[job.occupancy_above + t];
  let at = job.theta + t * job.here4;
  let out = job.d_theta + t * job.here4;
  if (job.bottom != 0u) {
    let x = job.x + replicas[0].chunk * job.here4;
    for (var q = lane; q < job.here4; q += {{LANES}}u) {
      let d = sigmoid(activations[at + q]) - activations[x + q];
      activations[out + q] += job.weight * visited * real_units(q, job.here) * d;
    }
    return;
  }
  var joint: array<vec4f, MOST_QUADS>;
  for (var s = lane; s < job.count_here; s += {{LANES}}u) {
    let q = rows[job.occupancy_here + s] * exp(log_transition(s, t));
    for (var k = 0u; k < job.here4; k++) { joint[k] += q * here_of(s, k); }
  }
  for (var k = 0u; k < job.here4; k++) {
    let sum = vec4f(workgroup_sum(lane, joint[k].x), workgroup_sum(lane, joint[k].y), workgroup_sum(lane, joint[k].z),
                    workgroup_sum(lane, joint[k].w));
    if (lane == 0u) {
#if CATEGORICAL
      let d = visited * means_at(at, k, job.states_here, job.here) - sum;
#else
      let d = visited * sigmoid(activations[at + k]) - sum;
#end
      activations[out + k] += job.weight * real_units(k, job.here) * d;
    }
  }
}
