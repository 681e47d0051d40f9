// local-expectation of variables with several values: pi_k (f(x_-j, k) - sum of pi_m f(x_-j, m)). The extra groups of each sample
// give variable after variable each of its other values.
fn extra_value(v: Variable, e: u32) -> u32 {
  if (e / (v.states - 1u) != v.index) { return v.drawn; }
  let other = e % (v.states - 1u);
  return other + select(0u, 1u, other >= v.drawn);
}

// The signal where the variable has this value.
fn signal_at(v: Variable, k: u32) -> f32 {
  if (k == v.drawn) { return signal_of(v); }
  return signal_of_extra(v, v.index * (v.states - 1u) + select(k - 1u, k, k < v.drawn));
}

fn summarise(v: Variable) -> vec4f {
  var mean = 0.0;
  for (var k = 0u; k < v.states; k++) { mean += probability(v, k) * signal_at(v, k); }
  return vec4f(mean, 0.0, 0.0, 0.0);
}

fn estimate(v: Variable, k: u32, summary: vec4f) -> f32 { return probability(v, k) * (signal_at(v, k) - summary.x); }
