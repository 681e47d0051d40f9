// gumbel-softmax of variables with several values: relaxed state xt = softmax((eta + G) / tau) and its ordinary derivative
// J(xt) f'_x(xt) / tau.
fn extra_value(v: Variable, e: u32) -> u32 { return v.drawn; }

// The mean slope under the relaxed state, and what that is divided by.
fn summarise(v: Variable) -> vec4f {
  let tau = annealed_temperature();
  let normaliser = relaxed_normaliser(v, tau);
  var mean = 0.0;
  for (var k = 0u; k < v.states; k++) { mean += relaxed_value(v, k, tau, normaliser) * slope_of_value(v, k); }
  return vec4f(mean, normaliser, tau, 0.0);
}

fn estimate(v: Variable, k: u32, summary: vec4f) -> f32 {
  return relaxed_value(v, k, summary.z, summary.y) * (slope_of_value(v, k) - summary.x) / summary.z;
}
