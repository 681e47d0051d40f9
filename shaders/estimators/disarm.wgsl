// disarm: (f(b1) - f(b2)) / 2 (-1)^b2 1[b1 != b2] s(|eta|), with the antithetic pair of arm.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return antithetic_state(eta, u); }

fn estimate(unit: Unit) -> vec4f {
  // (-1)^b2 1[b1 != b2] = b1 - b2
  let sign = unit.hard - antithetic_state(unit.eta, unit.u);
  return 0.5 * (own_signal(unit) - extra_signal(unit, 0u)) * sign * sigmoid(abs(unit.eta));
}
