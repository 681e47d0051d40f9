// Logistic noise of a unit: its logit of a uniform, and the same given the hard sample that it made.
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
