// exp(D w) - 1 of every weight between two Bernoulli layers: what flipping the unit below does to the odds above. Weights are
// clamped where the odds saturate in single precision anyway. One invocation: four weights.

struct Job {
  weight: u32,      // parameters offset
  out: u32,         // [inputs, outputs]
  size: u32,        // vec4s
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

// exp(x) - 1 without cancellation: a series where x is small.
fn expm1_4(x: vec4f) -> vec4f {
  let series = x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x / 720.0)))));
  return select(exp(x) - 1.0, series, abs(x) < vec4f(0.3));
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let i = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (i >= job.size) { return; }
  let z = workgroup.z;
  let w = clamp(run.span * parameters[z * run.parameter_stride + job.weight + i], vec4f(-30.0), vec4f(30.0));
  activations[z * run.activation_stride + job.out + i] = expm1_4(w);
}
