// RMSprop (Tieleman & Hinton 2012): g over the root of its running mean square, or of its running variance (Graves 2013).

fn direction_of(rule: Rule, index: u32, g: vec4f) -> Direction {
  let alpha = rule.settings.alpha;
  let square_at = square_avg(rule, index);
  let square = alpha * moments[square_at] + (1.0 - alpha) * g * g;
  moments[square_at] = square;
  var spread = square;
  if (rule.settings.centred) {
    let mean_at = grad_avg(rule, index);
    let mean = alpha * moments[mean_at] + (1.0 - alpha) * g;
    moments[mean_at] = mean;
    // A variance, so negative by rounding only.
    spread = max(square - mean * mean, vec4f());
  }
  return Direction(g / (sqrt(spread) + rule.settings.epsilon), square);
}
