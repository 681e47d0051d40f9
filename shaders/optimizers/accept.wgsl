// A finished vec4 of the gradient: running variance, the gradient buffer, the update; each where the run asks for it.
// index: vec4 index inside the replica's parameters.

fn accept_gradient(z: u32, index: u32, g: vec4f, decays: bool) {
  if (replicas[z].frozen != 0u) { return; }
  let base = z * run.gradient_stride;
  if (run.write_gradient != 0u) { gradients[base + index] = g; }
  if (run.variance_every != 0u && index < run.model_size && replicas[z].step % run.variance_every == 0u) {
    // Exponentially weighted mean m and variance s: m' = m + a d, s' = (1 - a)(s + a d^2), d = g - m.
    // The first gradient seeds the mean, so that the variance starts at 0 and not at the squared gradient.
    let at = base + run.statistics_at + index;
    let first = replicas[z].step == 0u;
    let d = select(g - gradients[at], vec4f(0.0), first);
    let a = 1.0 - run.variance_decay;
    gradients[at] = select(gradients[at] + a * d, g, first);
    let v = at + run.model_size;
    gradients[v] = select((1.0 - a) * (gradients[v] + a * d * d), vec4f(0.0), first);
  }
  if (run.fused != 0u) { update_parameter(z, index, g, decays); }
}
