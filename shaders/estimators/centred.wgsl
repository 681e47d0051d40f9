// What the learned baselines leave of a signal: less the running mean and the network's guess, times the score; its sum with
// the closed-form part is divided by max(1, s), since dividing the score alone would weigh it against the closed form.
// hyper: decay (used by tally), mean, normalise.
fn centre_of(replica: u32, layer: u32) -> f32 {
  return select(0.0, running_mean(replica, layer), run.hyper.mean != 0.0);
}
fn scale_of(replica: u32, layer: u32) -> f32 {
  return select(1.0, max(1.0, running_deviation(replica, layer)), run.hyper.normalise != 0.0);
}

fn centred_score(unit: Unit, signal: f32) -> vec4f { return centred_sum(unit, signal, vec4f()); }

// The same with further terms of the estimate inside the division.
fn centred_sum(unit: Unit, signal: f32, further: vec4f) -> vec4f {
  let mean = centre_of(unit.replica, unit.layer);
  let scale = scale_of(unit.replica, unit.layer);
  let score = (signal - mean - unit.guess) * (unit.hard - unit.p);
  return (score + further + unit.closed_form) / scale - unit.closed_form;
}
