// Means and variances through a linear map of independent units: m_j = b_j + sum_i mu_i W_ij, v_j = sum_i s_i W_ij^2. Of a head
// whose logits are sampled from the matched normal, m + sqrt(v) times a standard normal instead of m.
// One invocation: four outputs of one row. value, spread: [rows, inner]; mean, variance: [rows, columns].

struct Job {
  value: u32,
  spread: u32,
  weight: u32,      // parameters offsets
  bias: u32,
  mean: u32,
  variance: u32,
  inner: u32,
  inner4: u32,
  columns4: u32,
  size: u32,        // vec4s of the result
  layer: u32,       // of the normal draws, or NONE
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= job.size) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let row = index / job.columns4;
  let j = index % job.columns4;
  let weight = z * run.parameter_stride + job.weight + j;
  let value = base + job.value + row * job.inner4;
  let spread = base + job.spread + row * job.inner4;
  var mean = parameters[z * run.parameter_stride + job.bias + j];
  var variance = vec4f();
  for (var i = 0u; i < job.inner; i++) {
    let w = parameters[weight + i * job.columns4];
    mean += activations[value + i / 4u][i % 4u] * w;
    variance += activations[spread + i / 4u][i % 4u] * w * w;
  }
  if (job.layer != NONE) { mean += sqrt(variance) * normal_draw(z, job.layer, row, j); }
  activations[base + job.mean + index] = mean;
  activations[base + job.variance + index] = variance;
}
