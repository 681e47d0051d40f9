// A finished vec4 of the gradient: running variance, the gradient buffer, the update; each where the run asks for it.
// index: vec4 index inside the replica's parameters.

fn accept_gradient(rule: Rule, index: u32, g: vec4f, decays: bool) {
  if (rule.frozen) { return; }
  if (rule.stores) { gradients[rule.gradients_at + index] = g; }
  if (rule.tracks && index < rule.model_size) {
    // Exponentially weighted mean m and variance s: m' = m + a d, s' = (1 - a)(s + a d^2), d = g - m.
    // The first gradient seeds the mean, so that the variance starts at 0 and not at the squared gradient.
    let at = rule.statistics_at + index;
    let v = at + rule.model_size;
    if (rule.first) {
      gradients[at] = g;
      gradients[v] = vec4f();
    } else {
      let mean = gradients[at];
      let d = g - mean;
      gradients[at] = mean + rule.gain * d;
      gradients[v] = (1.0 - rule.gain) * (gradients[v] + rule.gain * d * d);
    }
  }
  if (rule.fused && !(rule.still && index < rule.model_size)) { update_parameter(rule, index, g, decays); }
}
