// Means and variances through a linear map of independent units: m_j = b_j + sum_i mu_i W_ij, v_j = sum_i s_i W_ij^2. Of a head
// whose logits are sampled from the matched normal, m + sqrt(v) times a standard normal instead of m.
// One invocation: four outputs of four rows. value, spread: [rows, inner]; mean, variance: [rows, columns].

struct Job {
  value: u32,
  spread: u32,
  weight: u32,      // parameters offsets
  bias: u32,
  mean: u32,
  variance: u32,
  inner4: u32,
  columns4: u32,
  rows: u32,
  layer: u32,       // of the normal draws, or NONE
  tiles_across: u32, // workgroups along the outputs
  tiles: u32,
  across: u32,
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

const TR = 4u;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let tile = workgroup.y * job.across + workgroup.x;
  if (tile >= job.tiles) { return; }
  let j = (tile % job.tiles_across) * {{LANES}}u + lane;
  if (j >= job.columns4) { return; }
  let row = tile / job.tiles_across * TR;
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let weight = z * run.parameter_stride + job.weight + j;
  let bias = parameters[z * run.parameter_stride + job.bias + j];
#for r in 0..4
  let below{{r}} = base + min(row + {{r}}u, job.rows - 1u) * job.inner4;
  var m{{r}} = bias;
  var v{{r}} = vec4f();
#end
  for (var i = 0u; i < job.inner4; i++) {
#for u in 0..4
    let w{{u}} = parameters[weight + (4u * i + {{u}}u) * job.columns4];
#end
    let w = mat4x4f(w0, w1, w2, w3);
    let square = mat4x4f(w0 * w0, w1 * w1, w2 * w2, w3 * w3);
#for r in 0..4
    m{{r}} += w * activations[below{{r}} + job.value + i];
    v{{r}} += square * activations[below{{r}} + job.spread + i];
#end
  }
#for r in 0..4
  if (row + {{r}}u < job.rows) {
    let to = base + (row + {{r}}u) * job.columns4 + j;
    if (job.layer != NONE) { m{{r}} += sqrt(v{{r}}) * normal_draw(z, job.layer, row + {{r}}u, j); }
    activations[to + job.mean] = m{{r}};
    activations[to + job.variance] = v{{r}};
  }
#end
}
