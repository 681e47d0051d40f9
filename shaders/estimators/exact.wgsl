// exact: the mean of f(x) (x - p) over all states x of the layer; extra group e holds state e. With the mean of f taken off, which
// changes nothing and keeps the sums small.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return state_bits(e, index.x / 4u); }

fn estimate(unit: Unit) -> vec4f {
  let quad = unit.index.x / 4u;
  let eta_at = unit.eta_at - quad;
  var mean = 0.0;
  for (var e = 0u; e < 1u << unit.units; e++) { mean += state_probability(eta_at, e, unit.units) * extra_signal(unit, e); }
  var sum = vec4f();
  for (var e = 0u; e < 1u << unit.units; e++) {
    let weight = state_probability(eta_at, e, unit.units) * (extra_signal(unit, e) - mean);
    sum += weight * (state_bits(e, quad) - unit.p);
  }
  return sum;
}
