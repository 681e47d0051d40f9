// foust: the hard sample, drawn towards the midpoint by y ~ U(b, 1); gamma f'_x(v) p (1 - p) / (2 p(s)).
const USES_NOISE = true;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f {
  let y = mix(vec4f(run.hyper.b), vec4f(1.0), noise);
  return 0.5 + (hard_state(eta, u) - 0.5) * y;
}

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let published = select(1.0, 1.0 / run.span, run.hyper.asPublished != 0.0);
  let other = sigmoid(select(unit.eta, -unit.eta, unit.hard > vec4f(0.5)));
  let weight = select(unit.p * (1.0 - unit.p), 0.5 * other, run.hyper.reweight != 0.0);
  return run.hyper.gamma * published * unit.path * weight;
}
