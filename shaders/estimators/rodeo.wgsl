// rodeo: rloo with Stein control variates, alpha A_j on the signals of the samples that are left in, beta times that of the score
// itself; see stein.wgsl. Level sums of a sample: A_k, M_k. control: alpha, beta.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit, d: Sensitivity) -> vec4f {
  var others = 0.0;
  for (var k = 0u; k < run.samples; k++) { others += select(0.0, sample_signal(unit, k), k != unit.sample); }
  let plain = (own_signal(unit) - others / f32(run.samples - 1u)) * (unit.hard - unit.p);
  return plain + unit.control.x * d.first + unit.control.y * d.second;
}

fn sensitivity(unit: Unit) -> Sensitivity {
  var others = 0.0;
  for (var k = 0u; k < run.samples; k++) { others += select(0.0, dot_of(unit, k), k != unit.sample); }
  let score = unit.hard - unit.p;
  let flips = other_probability(unit) * stein_flips(unit, true) * (1.0 - 2.0 * unit.hard) / f32(unit.units);
  return Sensitivity(-others / f32(run.samples - 1u) * score, score * second_dot_of(unit, unit.sample) + flips);
}
