// The bound of all samples of an example, -log of the mean of w_s = p(x, z_s) / q(z_s | x), and what each sample gets of it: the
// credit that multiplies its score, which compares the bound with the one where the mean of the others' log weights stands
// in for its own, and its normalised weight. Source: Mnih & Rezende 2016, equations 8 to 10. One invocation: one example.

fn log_weight(z: u32, sample: u32, b: u32) -> f32 { return -drawn_loss(z, sample * run.batch + b); }

@compute @workgroup_size({{LANES}})
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let b = invocation.x;
  let z = invocation.z;
  if (b >= run.batch) { return; }
  var top = -3e38;
  var second = -3e38;
  var sum = 0.0;
  for (var s = 0u; s < run.samples; s++) {
    let w = log_weight(z, s, b);
    sum += w;
    if (w > top) { second = top; top = w; } else { second = max(second, w); }
  }
  var total = 0.0;
  for (var s = 0u; s < run.samples; s++) { total += exp(log_weight(z, s, b) - top); }
  for (var s = 0u; s < run.samples; s++) {
    let own = log_weight(z, s, b);
    let high = select(top, second, own == top); // the largest of the others
    var rest = exp((sum - own) / f32(run.samples - 1u) - high);
    for (var t = 0u; t < run.samples; t++) {
      if (t != s) { rest += exp(log_weight(z, t, b) - high); }
    }
    rows[credit_at(z, s, b)] = high + log(rest) - top - log(total);
    rows[weight_at(z, s, b)] = exp(own - top) / total;
  }
  rows[bound_at(z, b)] = log(f32(run.samples)) - top - log(total);
}
