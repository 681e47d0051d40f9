// A classifier's loss at every state of the top layer, and the gradient of the head's logits there. One invocation: one state.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let t = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (t >= job.count_above) { return; }
  let label = u32(rows[run.label_at + replicas[0].chunk]);
  let at = job.theta + t * job.here4;
  let summary = summarise(at, job.here, label);
  rows[job.future_above + t] = summary.loss;
  let weight = job.weight * rows[job.occupancy_above + t];
  for (var q = 0u; q < job.here4; q++) {
    let d = real_units(q, job.here) * loss_slope(at, job.here, label, q, summary);
    activations[job.d_theta + t * job.here4 + q] += weight * d;
  }
}
