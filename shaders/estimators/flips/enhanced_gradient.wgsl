// PSA's last-layer enhancement, second half: the gradient of the head's weights, sum over rows of v_i d + (v_flipped - v)_i e_i with
// d of shaders/estimators/flips/enhance.wgsl and e what the flip of unit i gives; and of its bias, the sum of d. One invocation: four classes
// of one unit; those after the last unit have the bias.

struct Job {
  value: u32,       // [rows, units]
  d_theta: u32,     // [rows, classes]
  enhanced: u32,    // [rows, 4 units4, classes]
  weight: u32,      // parameters offsets
  bias: u32,
  units: u32,
  units4: u32,
  classes4: u32,
  rows: u32,
  across: u32,
  pad0: u32,
  pad1: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= (job.units + 1u) * job.classes4) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let i = index / job.classes4;
  let c = index % job.classes4;
  var sum = vec4f();
  for (var row = 0u; row < job.rows; row++) {
    let d = activations[base + job.d_theta + row * job.classes4 + c];
    if (i == job.units) {
      sum += d;
    } else {
      let value = activations[base + job.value + row * job.units4 + i / 4u][i % 4u];
      let step = 2.0 * run.lo + run.span - 2.0 * value;
      sum += value * d + step * activations[base + job.enhanced + (row * 4u * job.units4 + i) * job.classes4 + c];
    }
  }
  let is_bias = i == job.units;
  accept_gradient(rule_of(z), select(job.weight + index, job.bias + c, is_bias), sum, !is_bias);
}
