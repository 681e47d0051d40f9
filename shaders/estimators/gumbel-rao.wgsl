// gumbel-rao: hard sample; f'_x(x) times the mean derivative of relaxed states whose noise is drawn given the sample.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let tau = annealed_temperature();
  let draws = u32(run.hyper.draws);
  var slope = vec4f();
  for (var k = 0u; k < draws; k++) {
    let relaxed = sigmoid((unit.eta + conditional_logit(unit.eta, unit.hard, noise_draw(k))) / tau);
    slope += relaxed * (1.0 - relaxed);
  }
  return unit.path * slope / (tau * f32(draws));
}
