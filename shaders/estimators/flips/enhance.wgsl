// PSA's last-layer enhancement (Shekhovtsov et al. 2020, section 3), first half: the gradient in the head's logits becomes its mean over
// staying and flipping, (1 - sum c_i) d + sum of what flips give, c_i = (1 - p(s_i)) / n. One workgroup: one row.

struct Job {
  eta: u32,         // of the top layer, [rows, units]
  value: u32,
  d_theta: u32,     // [rows, classes], replaced
  enhanced: u32,    // [rows, 4 units4, classes]
  units: u32,
  units4: u32,
  classes4: u32,
  rows: u32,
  across: u32,
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = workgroup.y * job.across + workgroup.x;
  if (row >= job.rows) { return; }
  let base = workgroup.z * run.activation_stride;
  var sum = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let at = row * job.units4 + i;
    let down = activations[base + job.value + at] < vec4f(run.lo + 0.5 * run.span);
    let eta = activations[base + job.eta + at];
    sum += sum4(real_units(i, job.units) * sigmoid(select(-eta, eta, down))) / f32(job.units);
  }
  let moved = workgroup_sum(lane, sum);
  for (var c = lane; c < job.classes4; c += {{LANES}}u) {
    let at = base + job.d_theta + row * job.classes4 + c;
    var d = (1.0 - moved) * activations[at];
    for (var i = 0u; i < job.units; i++) {
      d += activations[base + job.enhanced + (row * 4u * job.units4 + i) * job.classes4 + c];
    }
    activations[at] = d;
  }
}
