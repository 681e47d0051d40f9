// The loss of a class under logits that lie in the activations: logistic with one logit (of class 1), else softmax.

struct ClassLoss {
  loss: f32,        // -log p(label), nats
  normaliser: f32,  // softmax: log of the sum of exp(logits)
}

fn logit_at(theta_at: u32, class_: u32) -> f32 { return activations[theta_at + class_ / 4u][class_ % 4u]; }

fn summarise(theta_at: u32, classes: u32, label: u32) -> ClassLoss {
  if (classes == 1u) {
    let theta = logit_at(theta_at, 0u);
    return ClassLoss(softplus(vec4f(select(theta, -theta, label == 1u))).x, 0.0);
  }
  var top = logit_at(theta_at, 0u);
  for (var c = 1u; c < classes; c++) { top = max(top, logit_at(theta_at, c)); }
  var sum = 0.0;
  for (var c = 0u; c < classes; c++) { sum += exp(logit_at(theta_at, c) - top); }
  let normaliser = top + log(sum);
  return ClassLoss(normaliser - logit_at(theta_at, label), normaliser);
}

// d loss / d logits of four classes.
fn loss_slope(theta_at: u32, classes: u32, label: u32, quad: u32, summary: ClassLoss) -> vec4f {
  return slope_of(activations[theta_at + quad], classes, label, quad, summary);
}

fn slope_of(theta: vec4f, classes: u32, label: u32, quad: u32, summary: ClassLoss) -> vec4f {
  if (classes == 1u) { return sigmoid(theta) - vec4f(f32(label)); }
  let own = select(vec4f(0.0), vec4f(1.0), vec4u(quad * 4u) + vec4u(0u, 1u, 2u, 3u) == vec4u(label));
  return exp(theta - summary.normaliser) - own;
}

// Probability of one class.
fn class_probability(theta_at: u32, classes: u32, class_: u32, summary: ClassLoss) -> f32 {
  if (classes == 1u) {
    let p = sigmoid(vec4f(logit_at(theta_at, 0u))).x;
    return select(1.0 - p, p, class_ == 1u);
  }
  return exp(logit_at(theta_at, class_) - summary.normaliser);
}
