// Adam with bias correction (Kingma & Ba 2015, algorithm 1) and decoupled weight decay.
// moments: first moments of all parameters, then second moments.

fn update_parameter(rule: Rule, index: u32, g: vec4f, decays: bool) {
  let rate = select(rule.baseline_rate, rule.rate, index < rule.model_size);
  let m = rule.moments_at + index;
  let v = m + rule.size;
  let w = rule.parameters_at + index;
  let first = rule.beta1 * moments[m] + (1.0 - rule.beta1) * g;
  let second = rule.beta2 * moments[v] + (1.0 - rule.beta2) * g * g;
  moments[m] = first;
  moments[v] = second;
  let direction = (first / rule.correction1) / (sqrt(second / rule.correction2) + rule.epsilon);
  let before = parameters[w];
  let after = before - rate * (direction + select(0.0, rule.decay, decays) * before);
  parameters[w] = after;
  // A second moment that overflows would hold its parameter still for ever, without a sign.
  if (!(are_finite(after) && are_finite(second))) { replicas[rule.replica].broken = 1u; }
}
