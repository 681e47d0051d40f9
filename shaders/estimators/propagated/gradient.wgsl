// Gradient of a linear map of means and variances: d W_ij = sum over rows of mu_i d m_j + 2 W_ij s_i d v_j; of its bias, the sum of
// d m. One invocation: four outputs of four inputs; those after the last inputs have the bias.

struct Job {
  value: u32,       // [rows, inner]
  spread: u32,
  d_mean: u32,      // [rows, columns]
  d_variance: u32,
  weight: u32,      // parameters offsets
  bias: u32,
  inner4: u32,
  columns4: u32,
  rows: u32,
  tiles_across: u32, // workgroups along the outputs
  tiles: u32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let tile = workgroup.y * job.across + workgroup.x;
  if (tile >= job.tiles) { return; }
  let j = (tile % job.tiles_across) * {{LANES}}u + lane;
  if (j >= job.columns4) { return; }
  let i = tile / job.tiles_across;
  let z = workgroup.z;
  let above = z * run.activation_stride + j;
  let rule = rule_of(z);
  if (i == job.inner4) {
    var sum = vec4f();
    for (var row = 0u; row < job.rows; row++) { sum += activations[above + job.d_mean + row * job.columns4]; }
    accept_gradient(rule, job.bias + j, sum, false);
    return;
  }
  let below = z * run.activation_stride + i;
#for u in 0..4
  var mean{{u}} = vec4f();
  var variance{{u}} = vec4f();
#end
  for (var row = 0u; row < job.rows; row++) {
    let d_mean = activations[above + job.d_mean + row * job.columns4];
    let d_variance = activations[above + job.d_variance + row * job.columns4];
    let value = activations[below + job.value + row * job.inner4];
    let spread = activations[below + job.spread + row * job.inner4];
#for u in 0..4
    mean{{u}} += value[{{u}}] * d_mean;
    variance{{u}} += spread[{{u}}] * d_variance;
#end
  }
#for u in 0..4
  let at{{u}} = job.weight + (4u * i + {{u}}u) * job.columns4 + j;
  let w{{u}} = parameters[z * run.parameter_stride + at{{u}}];
  accept_gradient(rule, at{{u}}, mean{{u}} + 2.0 * w{{u}} * variance{{u}}, true);
#end
}
