// Update of all parameters from a stored, clipped gradient. One invocation: one vec4 of one replica's parameters.
// Spans say which vec4s are weights (decayed) and which biases: [first, end) pairs of the weights, in order.

struct Job {
  size: u32,        // vec4s of one replica's parameters
  spans: u32,
  across: u32,
  pad: u32,
  weights: array<vec4u, 256>, // (first, end, 0, 0)
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * 64u + lane;
  let z = workgroup.z;
  if (index >= job.size || replicas[z].frozen != 0u || (run.stands_still != 0u && index < run.model_size)) { return; }
  var decays = false;
  for (var s = 0u; s < job.spans; s++) {
    decays = decays || (index >= job.weights[s].x && index < job.weights[s].y);
  }
  let scale = select(1.0, replicas[z].clip_scale, index < run.model_size);
  update_parameter(rule_of(z), index, scale * gradients[z * run.gradient_stride + index], decays);
}
