// SGD with momentum: v = mu v + g; w -= rate v, or rate (g + mu v) after Nesterov. Decoupled weight decay.
// moments: v, one vec4 per vec4 of parameters.

fn update_parameter(rule: Rule, index: u32, g: vec4f, decays: bool) {
  let rate = select(rule.baseline_rate, rule.rate, index < rule.model_size);
  let m = rule.moments_at + index;
  let w = rule.parameters_at + index;
  let v = rule.momentum * moments[m] + g;
  moments[m] = v;
  let direction = select(v, g + rule.momentum * v, rule.nesterov);
  let before = parameters[w];
  let after = before - rate * (direction + select(0.0, rule.decay, decays) * before);
  parameters[w] = after;
  if (!are_finite(after)) { replicas[rule.replica].broken = 1u; }
}
