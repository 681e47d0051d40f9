// x = exp(|D w|) - 1, with the sign of w, of every weight w between two Bernoulli layers: what flipping the unit below does to the
// odds above. Clamped where single precision ends. One invocation: four weights.

struct Job {
  weight: u32,      // parameters offset
  out: u32,         // [inputs, outputs]
  size: u32,        // vec4s
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

// exp(x) - 1 of x >= 0 without cancellation: a series where x is small.
fn expm1_4(x: vec4f) -> vec4f {
  let series = x * (1.0 + x * (0.5 + x * (1.0 / 6.0 + x * (1.0 / 24.0 + x * (1.0 / 120.0 + x / 720.0)))));
  return select(exp(x) - 1.0, series, x < vec4f(0.3));
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let i = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (i >= job.size) { return; }
  let z = workgroup.z;
  let w = run.span * parameters[z * run.parameter_stride + job.weight + i];
  activations[z * run.activation_stride + job.out + i] = sign(w) * expm1_4(min(abs(w), vec4f(80.0)));
}
