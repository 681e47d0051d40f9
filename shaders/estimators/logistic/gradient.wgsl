// What a network r(z) = w2 . h + b2, h = tanh(z W1 + b1), of logistic variables learns from: the gradient of
// Q = sum over rows of c r(z) + v . dr/dz, given c and the tangent v W1 (+ b1) of every row. With a = v W1 and s = 1 - h^2:
// dQ/dw2 = c h + s a; dQ/d(z W1 + b1) = w2 s (c - 2 h a); dQ/dW1 = z^T of that + v^T (w2 s). One workgroup: one row.

struct Job {
  hidden: u32,      // [6, batch, units]: h, h of z given the states; their tangents, which become s a; and -s a
  hidden4: u32,
  bias: u32,        // parameters offsets of b1 and w2
  weight: u32,
  d_first: u32,     // [6, batch, units]: for W1
  d_last: u32,      // [6, batch, 1]: for w2; its first rows hold c
  rows: u32,        // 2 batch
  pad: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.x;
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let weights = z * run.parameter_stride;
  let c = activations[base + job.d_last + line].x;
  let step = job.rows * job.hidden4;
  for (var i = lane; i < job.hidden4; i += {{LANES}}u) {
    let at = base + job.hidden + line * job.hidden4 + i;
    let to = base + job.d_first + line * job.hidden4 + i;
    let first = weights + job.weight + 4u * i;
    let w2 = vec4f(parameters[first].x, parameters[first + 1u].x, parameters[first + 2u].x, parameters[first + 3u].x);
    let h = activations[at];
    let a = activations[at + step] - parameters[weights + job.bias + i];
    let s = 1.0 - h * h;
    activations[at + step] = s * a;
    activations[at + 2u * step] = -s * a;
    activations[to] = w2 * s * (c - 2.0 * h * a);
    activations[to + step] = 0.5 * w2 * s;
    activations[to + 2u * step] = -0.5 * w2 * s;
  }
}
