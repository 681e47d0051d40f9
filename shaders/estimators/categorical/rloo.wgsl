// rloo of variables with several values: of sample k (f_k - mean of the others) (x_k - pi).
fn extra_value(v: Variable, e: u32) -> u32 { return v.drawn; }

fn summarise(v: Variable) -> vec4f {
  var others = 0.0;
  for (var k = 0u; k < run.samples; k++) { others += select(0.0, signal_of_sample(v, k), k != v.sample); }
  return vec4f(signal_of(v) - others / f32(run.samples - 1u), 0.0, 0.0, 0.0);
}

fn estimate(v: Variable, k: u32, summary: vec4f) -> f32 { return summary.x * score(v, k); }
