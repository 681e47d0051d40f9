// gapped-st: hard sample; f'_x(x) times the derivative of s at a logit that favours the sample by at least `gap`.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let tau = run.hyper.tau;
  let soft = sigmoid(max((2.0 * unit.hard - 1.0) * unit.eta, vec4f(run.hyper.gap)) / tau);
  return unit.path * soft * (1.0 - soft) / tau;
}
