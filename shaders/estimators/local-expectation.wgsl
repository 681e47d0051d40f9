// local-expectation: p (1 - p) (f(x_-i, 1) - f(x_-i, 0)); extra group e of each sample flips unit e.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f {
  let x = hard_state(eta, u);
  return select(x, 1.0 - x, index == vec4u(e));
}

fn estimate(unit: Unit) -> vec4f {
  let own = own_signal(unit);
  var flipped = vec4f(own);
  for (var c = 0u; c < 4u; c++) {
    if (unit.index[c] < unit.units) { flipped[c] = extra_signal(unit, unit.index[c]); }
  }
  return unit.p * (1.0 - unit.p) * (2.0 * unit.hard - 1.0) * (own - flipped);
}
