// gumbel-softmax: relaxed state s((eta + logit u) / tau) and its ordinary derivative.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return sigmoid((eta + logit4(u)) / annealed_temperature()); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  return unit.path * unit.state * (1.0 - unit.state) / annealed_temperature();
}
