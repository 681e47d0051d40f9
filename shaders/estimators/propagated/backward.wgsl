// Back through a linear map of means and variances: d mu_i = sum_j W_ij d m_j, d s_i = sum_j W_ij^2 d v_j. One invocation: four
// units below of four rows.

struct Job {
  d_mean: u32,      // [rows, columns]
  d_variance: u32,
  weight: u32,      // parameters offset, [units, columns]
  d_value: u32,     // [rows, units]
  d_spread: u32,
  units4: u32,
  columns4: u32,
  rows: u32,
  tiles_across: u32, // workgroups along the units
  tiles: u32,
  across: u32,
  pad0: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

const TR = 4u;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let tile = workgroup.y * job.across + workgroup.x;
  if (tile >= job.tiles) { return; }
  let i = (tile % job.tiles_across) * {{LANES}}u + lane;
  if (i >= job.units4) { return; }
  let row = tile / job.tiles_across * TR;
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let weight = z * run.parameter_stride + job.weight + 4u * i * job.columns4;
#for r in 0..4
  let above{{r}} = base + min(row + {{r}}u, job.rows - 1u) * job.columns4;
  var value{{r}} = vec4f();
  var spread{{r}} = vec4f();
#end
  for (var j = 0u; j < job.columns4; j++) {
#for u in 0..4
    let w{{u}} = parameters[weight + {{u}}u * job.columns4 + j];
#end
    let w = mat4x4f(w0, w1, w2, w3);
    let square = mat4x4f(w0 * w0, w1 * w1, w2 * w2, w3 * w3);
#for r in 0..4
    value{{r}} += activations[above{{r}} + job.d_mean + j] * w;
    spread{{r}} += activations[above{{r}} + job.d_variance + j] * square;
#end
  }
#for r in 0..4
  if (row + {{r}}u < job.rows) {
    let to = base + (row + {{r}}u) * job.units4 + i;
    activations[to + job.d_value] = value{{r}};
    activations[to + job.d_spread] = spread{{r}};
  }
#end
}
