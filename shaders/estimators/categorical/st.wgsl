// st of variables with several values: hard sample; J(pi) f'_x(x).
fn extra_value(v: Variable, e: u32) -> u32 { return v.drawn; }

// The mean slope under pi.
fn summarise(v: Variable) -> vec4f {
  var mean = 0.0;
  for (var k = 0u; k < v.states; k++) { mean += probability(v, k) * slope_of_value(v, k); }
  return vec4f(mean, 0.0, 0.0, 0.0);
}

fn estimate(v: Variable, k: u32, summary: vec4f) -> f32 {
  let published = select(1.0, 1.0 / run.span, run.hyper.asPublished != 0.0);
  return published * probability(v, k) * (slope_of_value(v, k) - summary.x);
}
