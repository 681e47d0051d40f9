// What a PSA backward product reads of the layer above, for every row and unit: a = exp(-eta), and the difference quotient times
// F(-eta), F the logistic function. One invocation: four units of a row.

struct Job {
  eta: u32,         // [rows, units]
  quotient: u32,
  odds: u32,        // a
  credit: u32,
  size: u32,        // vec4s
  across: u32,
  pad0: u32,
  pad1: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let i = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (i >= job.size) { return; }
  let base = workgroup.z * run.activation_stride;
  let eta = activations[base + job.eta + i];
  // Finite, so that no factor of 0 makes a NaN; a product with a large factor may overflow, and then the quotient is 0 as it should be.
  activations[base + job.odds + i] = exp(-max(eta, vec4f(-80.0)));
  activations[base + job.credit + i] = activations[base + job.quotient + i] * sigmoid(-eta);
}
