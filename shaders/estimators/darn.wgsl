// darn: hard sample; f'_x(x) p (1 - p) / (2 p(x)), which is half the probability of the other state.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let published = select(1.0, 1.0 / run.span, run.hyper.asPublished != 0.0);
  let other = sigmoid(select(unit.eta, -unit.eta, unit.hard > vec4f(0.5)));
  return 0.5 * published * unit.path * other;
}
