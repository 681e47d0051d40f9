// A variable of several values, as the categorical halves of estimators see it: one sample of one example. Its numbers stand one
// after another among those of its layer, one for every value, and need not begin at a vec4.

struct Variable {
  replica: u32,
  layer: u32,
  row: u32,         // example of the batch
  sample: u32,
  draw: u32,        // set of uniforms
  index: u32,       // which variable of the layer
  states: u32,      // its values
  first: u32,       // its first number among those of the layer
  eta_at: u32,      // its first logit, counted in f32s of the activations
  normaliser: f32,  // log of the sum of exp of its logits
  drawn: u32,       // the value of its hard sample
  // What the estimate knows beside: 0 and NONE while samples are drawn.
  path_at: u32,     // d loss / d value of its first number, came back through the network (path estimators)
  theta_at: u32,    // its first logit under the generative network, or NONE
  share: f32,       // weight of this sample in the mean over batch and samples
  first_extra: u32, // group number of the layer's extra group 0
  guess: f32,       // what the layer's network guesses of the signal
  prior_at: u32,    // its first logit under the prior, counted in f32s of the parameters, or NONE
  away: f32,        // mean of eta - prior under its probabilities, where the closed form is differentiated
}

fn activation_at(at: u32) -> f32 { return activations[at / 4u][at % 4u]; }
fn parameter_at(at: u32) -> f32 { return parameters[at / 4u][at % 4u]; }

fn logit_of(v: Variable, k: u32) -> f32 { return activation_at(v.eta_at + k); }
fn probability(v: Variable, k: u32) -> f32 { return exp(logit_of(v, k) - v.normaliser); }
fn taken(v: Variable, k: u32) -> f32 { return select(0.0, 1.0, k == v.drawn); }
fn score(v: Variable, k: u32) -> f32 { return taken(v, k) - probability(v, k); }

// Log of the sum of exp of so many consecutive activations.
fn normaliser_of(at: u32, states: u32) -> f32 {
  var top = activation_at(at);
  for (var k = 1u; k < states; k++) { top = max(top, activation_at(at + k)); }
  var sum = 0.0;
  for (var k = 0u; k < states; k++) { sum += exp(activation_at(at + k) - top); }
  return top + log(sum);
}

// The same of parameters; where there are none, of zeros.
fn prior_normaliser(at: u32, states: u32) -> f32 {
  if (at == NONE) { return log(f32(states)); }
  var top = parameter_at(at);
  for (var k = 1u; k < states; k++) { top = max(top, parameter_at(at + k)); }
  var sum = 0.0;
  for (var k = 0u; k < states; k++) { sum += exp(parameter_at(at + k) - top); }
  return top + log(sum);
}
fn prior_logit(at: u32, k: u32) -> f32 {
  if (at == NONE) { return 0.0; }
  return parameter_at(at + k);
}

// Standard Gumbel variables -log(-log u). Near u = 1, where 1 - u is exact and a logarithm is not, -log u is a series in 1 - u.
fn gumbel4(u: vec4f) -> vec4f {
  let v = 1.0 - u;
  let series = v * (1.0 + v * (0.5 + v * (1.0 / 3.0 + v * (0.25 + v * 0.2))));
  return -log(select(-log(u), series, v < vec4f(0.03125)));
}

// The logit of a value with its noise.
fn noisy_logit(v: Variable, k: u32) -> f32 {
  let number = v.first + k;
  drawing.quad = number / 4u;
  return logit_of(v, k) + gumbel4(latent_draw(v.draw))[number % 4u];
}

// The value with the largest of these (Gumbel-max).
fn draw_value(v: Variable) -> u32 {
  var best = 0u;
  var top = -3e38;
  var noise = vec4f();
  for (var k = 0u; k < v.states; k++) {
    let number = v.first + k;
    if (k == 0u || number % 4u == 0u) {
      drawing.quad = number / 4u;
      noise = gumbel4(latent_draw(v.draw));
    }
    let z = logit_of(v, k) + noise[number % 4u];
    if (z > top) { top = z; best = k; }
  }
  return best;
}

// Log of the sum of exp((eta + noise) / tau): what the relaxed state exp((eta + noise) / tau - this) is divided by.
fn relaxed_normaliser(v: Variable, tau: f32) -> f32 {
  var top = -3e38;
  for (var k = 0u; k < v.states; k++) { top = max(top, noisy_logit(v, k)); }
  var sum = 0.0;
  for (var k = 0u; k < v.states; k++) { sum += exp((noisy_logit(v, k) - top) / tau); }
  return top / tau + log(sum);
}
fn relaxed_value(v: Variable, k: u32, tau: f32, normaliser: f32) -> f32 {
  return exp(noisy_logit(v, k) / tau - normaliser);
}

// d loss / d state of a value: through the network, and as the target of the layer above (path estimators).
fn slope_of_value(v: Variable, k: u32) -> f32 {
  var slope = run.span * activation_at(v.path_at + k);
  if (v.theta_at != NONE) { slope -= v.share * activation_at(v.theta_at + k); }
  return slope;
}

// Learning signal of this sample, of another one, and of this sample's extra group e of the layer.
fn signal_of(v: Variable) -> f32 { return signal_of_sample(v, v.sample); }
fn signal_of_sample(v: Variable, sample: u32) -> f32 { return learning_signal(v.replica, v.layer, sample, v.row); }
fn signal_of_extra(v: Variable, e: u32) -> f32 {
  return learning_signal(v.replica, v.layer, v.first_extra + e * run.samples + v.sample, v.row);
}

// The analytic part of the gradient, nats per example, which is added to the estimate; 0 where the signal holds it.
fn closed_form(v: Variable, k: u32) -> f32 {
  if (run.latent_terms != LATENT_CLOSED) { return 0.0; }
  return probability(v, k) * (logit_of(v, k) - prior_logit(v.prior_at, k) - v.away);
}
