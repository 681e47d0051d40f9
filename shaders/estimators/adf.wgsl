// adf: logits count as logistic with the variance of the unit's own noise added, so that p = F(m / sqrt(1 + v / (pi^2 / 3))).
const LOGISTIC_VARIANCE = 3.2898681336964524;

struct Matched {
  p: vec4f,
  by_mean: vec4f,     // d p / d mean of the logit
  by_variance: vec4f,
}

fn matched(mean: vec4f, variance: vec4f, normal: vec4f) -> Matched {
  let scale = inverseSqrt(1.0 + variance / LOGISTIC_VARIANCE);
  let p = sigmoid(mean * scale);
  let slope = p * (1.0 - p) * scale;
  return Matched(p, slope, -0.5 / LOGISTIC_VARIANCE * slope * mean * scale * scale);
}
