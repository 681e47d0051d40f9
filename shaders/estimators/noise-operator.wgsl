// noise-operator: S states, each unit of which is the ordinary one's with probability rho and drawn anew otherwise; the mean over
// them of st, or of darn.
const USES_NOISE = true;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f {
  return hard_state(eta, select(latent_draw(drawing.sample + 1u), latent_draw(0u), noise < vec4f(run.hyper.rho)));
}

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let published = select(1.0, 1.0 / run.span, run.hyper.asPublished != 0.0);
  let other = sigmoid(select(unit.eta, -unit.eta, unit.hard > vec4f(0.5)));
  let weight = select(unit.p * (1.0 - unit.p), 0.5 * other, run.hyper.darn != 0.0);
  return published * unit.path * weight;
}
