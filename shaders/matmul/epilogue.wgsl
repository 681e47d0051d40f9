// What happens to a finished vec4 of the two products that make activations. A `Target` is read once per invocation.
const LEAKY = 0.01; // LEAKY_SLOPE of src/models/network.ts

struct Target {
  c: u32,           // vec4 offset of the result in the activations, replica included
  bias: u32,        // forward: vec4 offset of the bias in the parameters
  hidden: u32,      // backward: vec4 offset of the activations whose derivative multiplies the result
  columns4: u32,
  activation: u32,
  accumulate: bool,
}

fn target_of(p: u32, z: u32) -> Target {
  let base = z * run.activation_stride;
  return Target(base + job.products[p].c, z * run.parameter_stride + job.products[p].bias,
                base + job.products[p].hidden, job.products[p].columns4, job.products[p].activation,
                job.products[p].accumulate != 0u);
}

// Forward: y = act(x W + b).
fn finish_forward(to: Target, row: u32, column4: u32, value: vec4f) {
#if BIAS
  let x = value + parameters[to.bias + column4];
#else
  let x = value;
#end
  var y = x;
  switch (to.activation) {
    case 1u: { y = tanh(clamp(x, vec4f(-15.0), vec4f(15.0))); } // some drivers compute inf / inf beyond
    case 2u: { y = max(x, vec4f(0.0)); }
    case 3u: { y = select(LEAKY * x, x, x > vec4f(0.0)); }
    default: {}
  }
  activations[to.c + row * to.columns4 + column4] = y;
}

// Backward: dX = dY W^T, times the derivative of the activation that made X (from its value).
fn finish_backward(to: Target, row: u32, column4: u32, value: vec4f) {
  let at = row * to.columns4 + column4;
  var d = value;
  if (to.activation != 0u) {
    let h = activations[to.hidden + at];
    switch (to.activation) {
      case 1u: { d *= 1.0 - h * h; }
      case 2u: { d = select(vec4f(0.0), d, h > vec4f(0.0)); }
      default: { d = select(LEAKY * d, d, h > vec4f(0.0)); }
    }
  }
  if (to.accumulate) { d += activations[to.c + at]; }
  activations[to.c + at] = d;
}
