// SGD with momentum: v = mu v + g; the direction is v, or g + mu v after Nesterov.

fn direction_of(rule: Rule, index: u32, g: vec4f) -> Direction {
  let mu = rule.settings.momentum;
  let at = momentum_buffer(rule, index);
  let v = mu * moments[at] + g;
  moments[at] = v;
  return Direction(select(v, g + mu * v, rule.settings.nesterov), v);
}
