// muprop: (f(x) - f(xbar) - f'(xbar)^T (x - xbar) - b)(x - p) + f'(xbar) p (1 - p), xbar the mean-field pass (extra group 0).
// hyper: decay, mean, normalise (used by centred_sum).
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return sigmoid(eta); }

fn continued_state(eta: vec4f, u: vec4f, origin: Origin) -> vec4f { return sigmoid(eta); }
fn continued_slope(state: vec4f, origin: Origin) -> vec4f { return state * (1.0 - state); }

fn summand(unit: Unit) -> vec4f { return extra_slope(unit, 0u) * (unit.hard - unit.p); }

fn estimate(unit: Unit) -> vec4f {
  let linear = extra_slope(unit, 0u) * unit.p * (1.0 - unit.p);
  return centred_sum(unit, baselined_signal(unit.replica, unit.layer, unit.row), linear);
}
