// Gradient of a linear map of means and variances: d W_ij = sum over rows of mu_i d m_j + 2 W_ij s_i d v_j; of its bias, the sum of
// d m. One invocation: four outputs of one input; those after the last input have the bias.

struct Job {
  value: u32,       // [rows, inner]
  spread: u32,
  d_mean: u32,      // [rows, columns]
  d_variance: u32,
  weight: u32,      // parameters offsets
  bias: u32,
  inner: u32,
  inner4: u32,
  columns4: u32,
  rows: u32,
  across: u32,
  pad0: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= (job.inner + 1u) * job.columns4) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let i = index / job.columns4;
  let j = index % job.columns4;
  let is_bias = i == job.inner;
  var mean = vec4f();
  var variance = vec4f();
  for (var row = 0u; row < job.rows; row++) {
    let d = activations[base + job.d_mean + row * job.columns4 + j];
    if (is_bias) {
      mean += d;
    } else {
      let at = row * job.inner4 + i / 4u;
      mean += activations[base + job.value + at][i % 4u] * d;
      variance += activations[base + job.spread + at][i % 4u] * activations[base + job.d_variance + row * job.columns4 + j];
    }
  }
  if (!is_bias) { mean += 2.0 * parameters[z * run.parameter_stride + job.weight + index] * variance; }
  accept_gradient(rule_of(z), select(job.weight + index, job.bias + j, is_bias), mean, !is_bias);
}
