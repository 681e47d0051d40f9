// arm: (f(b1) - f(b2)) (u - 1/2), b1 = 1[u > 1 - p] the ordinary sample, b2 = 1[u < p] the layer's extra group.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return antithetic_state(eta, u); }

fn estimate(unit: Unit) -> vec4f {
  return (own_signal(unit) - extra_signal(unit, 0u)) * (unit.u - 0.5);
}
