// reinforce-ewa: (f(x) - b)(x - p), b the running mean of the layer's learning signal, or of the example's own.
// hyper: decay (used by tally and remember).
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  return (own_signal(unit) - mean_baseline(unit.replica, unit.layer, unit.row)) * (unit.hard - unit.p);
}
