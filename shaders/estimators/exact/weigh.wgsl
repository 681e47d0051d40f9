// Gradients in the logits of the likelihood, from those of an even mean over the row groups to those of the mean over all states:
// the ordinary sample counts nothing, state e with its probability. One workgroup: one row.

struct Job {
  eta: u32,         // logits of the layer, [batch, units]
  d_theta: u32,     // [groups * batch, width], replaced
  units: u32,
  units4: u32,
  width4: u32,
  rows: u32,        // groups * batch
  across: u32,
  pad0: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let base = workgroup.z * run.activation_stride;
  let group = line / run.batch;
  var weight = 0.0;
  if (group > 0u) {
    let eta_at = base + job.eta + line % run.batch * job.units4;
    weight = state_probability(eta_at, group - 1u, job.units) * f32(job.rows / run.batch);
  }
  let at = base + job.d_theta + line * job.width4;
  for (var i = lane; i < job.width4; i += {{LANES}}u) { activations[at + i] *= weight; }
}
