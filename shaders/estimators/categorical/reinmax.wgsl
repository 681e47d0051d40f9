// reinmax of variables with several values: hard sample; 2 J((pi + x) / 2) f'_x(x) - J(pi) f'_x(x) / 2.
fn extra_value(v: Variable, e: u32) -> u32 { return v.drawn; }

// The mean slopes under (pi + x) / 2 and under pi.
fn summarise(v: Variable) -> vec4f {
  var mean = 0.0;
  for (var k = 0u; k < v.states; k++) { mean += probability(v, k) * slope_of_value(v, k); }
  return vec4f(0.5 * (mean + slope_of_value(v, v.drawn)), mean, 0.0, 0.0);
}

fn estimate(v: Variable, k: u32, summary: vec4f) -> f32 {
  let p = probability(v, k);
  let slope = slope_of_value(v, k);
  return (p + taken(v, k)) * (slope - summary.x) - 0.5 * p * (slope - summary.y);
}
