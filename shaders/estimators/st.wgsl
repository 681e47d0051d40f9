// st: hard sample; f'_x(x) p (1 - p).
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let published = select(1.0, 1.0 / run.span, run.hyper.asPublished != 0.0);
  return published * unit.path * unit.p * (1.0 - unit.p);
}
