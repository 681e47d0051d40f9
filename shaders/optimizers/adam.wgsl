// Adam with bias correction (Kingma & Ba 2015, algorithm 1).

fn direction_of(rule: Rule, index: u32, g: vec4f) -> Direction {
  let mean_at = exp_avg(rule, index);
  let square_at = exp_avg_sq(rule, index);
  let beta1 = rule.settings.beta1;
  let beta2 = rule.settings.beta2;
  let first = beta1 * moments[mean_at] + (1.0 - beta1) * g;
  let second = beta2 * moments[square_at] + (1.0 - beta2) * g * g;
  moments[mean_at] = first;
  moments[square_at] = second;
  // A second moment that overflows would hold its parameter still for ever, without a sign.
  return Direction((first / rule.correction1) / (sqrt(second / rule.correction2) + rule.settings.epsilon), second);
}
