// double-cv: rloo whose signals carry alpha times a linear control variate, D_k = f_k + alpha b_k(x_k) with
// b_k(x) = mean of f'(x_j) over the other samples, times (x - p); what that adds to the mean is taken off again.
// control: alpha.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

// Mean of f' over the other samples, in these units.
fn others_slope(unit: Unit) -> vec4f {
  var sum = vec4f();
  for (var k = 0u; k < run.samples; k++) {
    if (k != unit.sample) { sum += sample_slope(unit, k); }
  }
  return sum / f32(run.samples - 1u);
}

fn summand(unit: Unit) -> vec4f { return others_slope(unit) * (unit.hard - unit.p); }

// A number of this sample less the mean of the others'.
fn against_others(own: f32, total: f32) -> f32 {
  let n = f32(run.samples);
  return (n * own - total) / (n - 1.0);
}

fn estimate(unit: Unit, d: Sensitivity) -> vec4f {
  var total = 0.0;
  for (var k = 0u; k < run.samples; k++) { total += sample_signal(unit, k); }
  let plain = against_others(own_signal(unit), total) * (unit.hard - unit.p);
  return plain + unit.control.x * d.first;
}

fn sensitivity(unit: Unit) -> Sensitivity {
  var total = 0.0;
  for (var k = 0u; k < run.samples; k++) { total += dot_of(unit, k); }
  let variate = against_others(dot_of(unit, unit.sample), total) * (unit.hard - unit.p);
  return Sensitivity(variate - unit.p * (1.0 - unit.p) * others_slope(unit), vec4f());
}
