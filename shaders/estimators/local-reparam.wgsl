// local-reparam: logits are drawn from the normal of their mean and variance, p = F(m + sqrt(v) e).
struct Matched {
  p: vec4f,
  by_mean: vec4f,     // d p / d mean of the logit
  by_variance: vec4f,
}

fn matched(mean: vec4f, variance: vec4f, normal: vec4f) -> Matched {
  let p = sigmoid(mean + sqrt(variance) * normal);
  let slope = p * (1.0 - p);
  let by_variance = select(vec4f(0.0), 0.5 * slope * normal * inverseSqrt(variance), variance > vec4f(1e-12));
  return Matched(p, slope, by_variance);
}
