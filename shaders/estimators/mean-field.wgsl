// mean-field: every unit at its mean; the exact derivative of that network.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return sigmoid(eta); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  return unit.path * unit.p * (1.0 - unit.p);
}
