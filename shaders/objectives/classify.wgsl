// Loss of each row's class under the head's logits, and its gradient in them: one logit for two classes (logistic), else one
// for each (softmax). One invocation: one row. rows[term + row]: -log p(class), nats. d_theta: [gradient_rows, classes], of the
// mean over these rows; d_slope: [slope_rows, classes], of each row by itself.

struct Job {
  theta: u32,
  d_theta: u32,     // NONE: no gradient wanted
  classes: u32,     // logits
  units4: u32,
  row_count: u32,
  gradient_rows: u32,
  gradient_weight: f32,
  d_slope: u32,     // NONE: no slopes wanted
  slope_first: u32,
  slope_rows: u32,
  term: u32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (row >= job.row_count) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let label = u32(rows[z * run.row_stride + run.label_at + row % run.batch]);
  let theta_at = base + job.theta + row * job.units4;
  let summary = summarise(theta_at, job.classes, label);
  rows[z * run.row_stride + job.term + row] = summary.loss;
  let slope_row = row - job.slope_first; // wraps to a large number for earlier rows
  for (var i = 0u; i < job.units4; i++) {
    let d = real_units(i, job.classes) * loss_slope(theta_at, job.classes, label, i, summary);
    if (row < job.gradient_rows && job.d_theta != NONE) {
      activations[base + job.d_theta + row * job.units4 + i] = d * job.gradient_weight;
    }
    if (slope_row < job.slope_rows && job.d_slope != NONE) {
      activations[base + job.d_slope + slope_row * job.units4 + i] = d;
    }
  }
}
