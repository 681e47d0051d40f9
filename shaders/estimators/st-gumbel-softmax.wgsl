// st-gumbel-softmax: hard sample; f'_x(x) times the derivative of the relaxed state on the same noise.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let tau = annealed_temperature();
  let relaxed = sigmoid((unit.eta + logit4(unit.u)) / tau);
  return unit.path * relaxed * (1.0 - relaxed) / tau;
}
