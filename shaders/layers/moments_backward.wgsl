// Back through a linear map of means and variances: d mu_i = sum_j W_ij d m_j, d s_i = sum_j W_ij^2 d v_j. One invocation: four
// units below of one row.

struct Job {
  d_mean: u32,      // [rows, columns]
  d_variance: u32,
  weight: u32,      // parameters offset, [units, columns]
  d_value: u32,     // [rows, units]
  d_spread: u32,
  units4: u32,
  columns4: u32,
  size: u32,        // vec4s of the result
  across: u32,
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= job.size) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let row = index / job.units4;
  let weight = z * run.parameter_stride + job.weight + 4u * (index % job.units4) * job.columns4;
  let told = row * job.columns4;
  var value = vec4f();
  var spread = vec4f();
  for (var j = 0u; j < job.columns4; j++) {
    let mean = activations[base + job.d_mean + told + j];
    let variance = activations[base + job.d_variance + told + j];
#for u in 0..4
    let w{{u}} = parameters[weight + {{u}}u * job.columns4 + j];
#end
    value += vec4f(dot(w0, mean), dot(w1, mean), dot(w2, mean), dot(w3, mean));
    spread += vec4f(dot(w0 * w0, variance), dot(w1 * w1, variance), dot(w2 * w2, variance), dot(w3 * w3, variance));
  }
  activations[base + job.d_value + index] = value;
  activations[base + job.d_spread + index] = spread;
}
