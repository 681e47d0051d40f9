// muprop-fourier: muprop whose signal is further less h(x) - mean of h(x') / rho, x' rho-correlated copies of x (in unit.guess).
// hyper: decay, mean, normalise (used by centred_sum), rho, copies (used by correlated_difference and correlate), residual.
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
