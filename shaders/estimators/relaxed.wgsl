// The control variate that rebar and relax share: f of relaxed states of z = eta + logit u and of z given the hard sample. Extra
// groups 0 and 1 hold them. Where the temperature is learned, groups 2 and 3 hold the same at a temperature higher by DELTA in the
// logarithm, for the derivative in it. control: nu, log tau. hyper: learnTemperature.
const DELTA = 0.02;

// The temperature of an extra group of a layer.
fn temperature_of(replica: u32, layer: u32, e: u32) -> f32 {
  return exp(control_of(replica, layer).y + select(0.0, DELTA, e >= 2u));
}

// The state of extra group e: from z where e is even, from z given the hard sample where it is odd.
fn relaxed_state(eta: vec4f, u: vec4f, e: u32) -> vec4f {
  var noise = logit4(u);
  if (e % 2u == 1u) { noise = conditional_logit(eta, hard_state(eta, u), noise_draw(drawing.sample)); }
  return sigmoid((eta + noise) / temperature_of(drawing.replica, drawing.layer, e));
}

fn continued_relaxed(eta: vec4f, u: vec4f, origin: Origin) -> vec4f {
  return sigmoid((eta + logit4(u)) / temperature_of(origin.replica, origin.layer, origin.e));
}
fn continued_relaxed_slope(state: vec4f, origin: Origin) -> vec4f {
  return state * (1.0 - state) / temperature_of(origin.replica, origin.layer, origin.e);
}

// d c / d z in extra group e.
fn relaxed_slope(unit: Unit, e: u32) -> vec4f {
  let state = extra_written(unit, e);
  return extra_slope(unit, e) * state * (1.0 - state) / temperature_of(unit.replica, unit.layer, e);
}

// What nu multiplies, from the groups of one temperature: the first is e.
fn relaxed_variate(unit: Unit, e: u32) -> vec4f {
  return relaxed_slope(unit, e) - relaxed_slope(unit, e + 1u) * conditional_slope(unit.eta, unit.hard, unit.noise) -
         extra_signal(unit, e + 1u) * (unit.hard - unit.p);
}

fn relaxed_sensitivity(unit: Unit) -> Sensitivity {
  let here = relaxed_variate(unit, 0u);
  if (run.hyper.learnTemperature == 0.0) { return Sensitivity(here, vec4f()); } // the temperature is fixed
  return Sensitivity(here, unit.control.x * (relaxed_variate(unit, 2u) - here) / DELTA);
}

// The hard score with nu times the variate.
fn relaxed_estimate(unit: Unit, d: Sensitivity) -> vec4f {
  return own_signal(unit) * (unit.hard - unit.p) + unit.control.x * d.first;
}
