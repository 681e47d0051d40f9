// reinmax: hard sample; f'_x(x) (2 p1 (1 - p1) - p (1 - p) / 2), p1 = (p + x) / 2.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let middle = 0.5 * (unit.p + unit.hard);
  return unit.path * (2.0 * middle * (1.0 - middle) - 0.5 * unit.p * (1.0 - unit.p));
}
