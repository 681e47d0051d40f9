// The control variate that rebar and relax share: f of relaxed states of z = eta + logit u and of z given the hard sample. Extra
// groups 0 and 1 hold them. Where the temperature is learned, groups 2 and 3 hold the same at a temperature higher by DELTA in the
// logarithm, for the derivative in it. control: nu, log tau. hyper: learnTemperature.
const DELTA = 0.02;

// The temperature of an extra group of a layer.
fn temperature_of(replica: u32, layer: u32, e: u32) -> f32 {
  return exp(control_of(replica, layer).y + select(0.0, DELTA, e >= 2u));
}

fn logit4(u: vec4f) -> vec4f { return log(u) - log(1.0 - u); }

// Uniforms that give the hard sample again: u' = 1 - p + p v where it is 1, (1 - p) v where it is 0; as logits of them.
// logit(1 - p + p v) = log(1 - p + p v) - log(1 - v) - log p; a 0 is a 1 of the mirrored unit, p and 1 - p and v and 1 - v swapped.
fn conditional_logit(eta: vec4f, hard: vec4f, v: vec4f) -> vec4f {
  let one = hard > vec4f(0.5);
  let a = sigmoid(select(-eta, eta, one)); // probability of the state that was drawn
  let w = select(1.0 - v, v, one);
  let lead = log(sigmoid(select(eta, -eta, one)) + a * w) - log(1.0 - w) - log(a);
  return select(-lead, lead, one);
}

// d zt / d eta at fixed v: zt = eta + conditional logit.
fn conditional_slope(eta: vec4f, hard: vec4f, v: vec4f) -> vec4f {
  let p = sigmoid(eta);
  let q = sigmoid(-eta);
  // One: zt = log(1 + v e^eta) - log(1 - v). Zero: zt = log v - log(1 + (1 - v) e^-eta).
  let one = p * v / (q + p * v);
  let zero = q * (1.0 - v) / (p + q * (1.0 - v));
  return select(zero, one, hard > vec4f(0.5));
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
  if (run.hyper[0].x == 0.0) { return Sensitivity(here, vec4f()); } // the temperature is fixed
  return Sensitivity(here, unit.control.x * (relaxed_variate(unit, 2u) - here) / DELTA);
}

// The hard score with nu times the variate.
fn relaxed_estimate(unit: Unit, d: Sensitivity) -> vec4f {
  return own_signal(unit) * (unit.hard - unit.p) + unit.control.x * d.first;
}
