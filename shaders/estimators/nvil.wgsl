// nvil: (f(x) - c - C(input)) (x - p), divided by max(1, s) together with the closed-form part.
// hyper: decay, mean, normalise (used by centred_score), local (used by baselined_signal).
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f { 
  return centred_score(unit, baselined_signal(unit.replica, unit.layer, unit.row));
 }
