// nvil of variables with several values: (f(x) - c - C(input)) (x - pi), divided by max(1, s) together with the closed-form part.
fn extra_value(v: Variable, e: u32) -> u32 { return v.drawn; }

// What multiplies the score, and what divides its sum with the closed form.
fn summarise(v: Variable) -> vec4f {
  let signal = baselined_signal(v.replica, v.layer, v.row);
  return vec4f(signal - centre_of(v.replica, v.layer) - v.guess, scale_of(v.replica, v.layer), 0.0, 0.0);
}

fn estimate(v: Variable, k: u32, summary: vec4f) -> f32 {
  let closed = closed_form(v, k);
  return (summary.x * score(v, k) + closed) / summary.y - closed;
}
