// What happens to a finished vec4 of each of the three products of a dense layer. LEAKY is LEAKY_SLOPE of the planner.
const LEAKY = 0.01;

// Forward: y = act(x W + b). c: [rows, columns], z: replica.
fn finish_forward(p: u32, z: u32, row: u32, column4: u32, value: vec4f) {
  let x = value + parameters[z * run.parameter_stride + job.products[p].bias + column4];
  var y = x;
  switch (job.products[p].activation) {
    case 1u: { y = tanh(clamp(x, vec4f(-15.0), vec4f(15.0))); } // some drivers compute inf / inf beyond
    case 2u: { y = max(x, vec4f(0.0)); }
    case 3u: { y = select(LEAKY * x, x, x > vec4f(0.0)); }
    default: {}
  }
  activations[z * run.activation_stride + job.products[p].c + row * job.products[p].columns4 + column4] = y;
}

// Backward: dX = dY W^T, times the derivative of the activation that made X (from its value).
fn finish_backward(p: u32, z: u32, row: u32, column4: u32, value: vec4f) {
  let base = z * run.activation_stride;
  let at = row * job.products[p].columns4 + column4;
  var d = value;
  if (job.products[p].activation != 0u) {
    let h = activations[base + job.products[p].hidden + at];
    switch (job.products[p].activation) {
      case 1u: { d *= 1.0 - h * h; }
      case 2u: { d = select(vec4f(0.0), d, h > vec4f(0.0)); }
      default: { d = select(LEAKY * d, d, h > vec4f(0.0)); }
    }
  }
  let c = base + job.products[p].c + at;
  if (job.products[p].accumulate != 0u) { d += activations[c]; }
  activations[c] = d;
}
