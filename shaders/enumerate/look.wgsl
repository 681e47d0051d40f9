// What comes after every state of this level on average, and the credit that the logits above get from it: the mean of c(s, t) + U(t) over
// the states t above, its slope sum q (t - p) (c + U - mean), and the closed forms of a VAE. One workgroup: one state here. At the
// bottom the example's loss joins the sum, and the next example is at hand.

fn after(s: u32, t: u32) -> f32 {
  var loss = rows[job.future_above + t];
  if (job.has_cost == 0u) { return loss; }
  if (job.bottom != 0u) { return loss + rows[job.data_term + t]; }
  loss += rows[job.term + t];
  for (var k = 0u; k < job.here4; k++) { loss -= dot(here_of(s, k), activations[job.theta + t * job.here4 + k]); }
  return loss;
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let s = workgroup.y * job.across + workgroup.x;
  if (s >= job.count_here) { return; }
  let row = source_row(s);
  var sum = 0.0;
  for (var t = lane; t < job.count_above; t += {{LANES}}u) { sum += exp(log_transition(row, t)) * after(s, t); }
  let mean = workgroup_sum(lane, sum);
  var slope: array<vec4f, MOST_QUADS>;
  var drift = 0.0;
  for (var t = lane; t < job.count_above; t += {{LANES}}u) {
    let credit = exp(log_transition(row, t)) * (after(s, t) - mean);
    drift += credit;
    for (var k = 0u; k < job.above4; k++) { slope[k] += credit * above_of(t, k); }
  }
  let drifted = workgroup_sum(lane, drift);
  let visited = select(rows[job.occupancy_here + s], 1.0, job.bottom != 0u);
  var analytic = 0.0;
  for (var k = 0u; k < job.above4; k++) {
    let mask = real_units(k, job.above);
    let at = row * job.above4 + k;
    let eta = activations[job.eta + at];
#if CATEGORICAL
    var p = sigmoid(eta);
    var closed: Closed;
    if (job.states_above > 2u) {
      closed = closed_of_values(job.eta + row * job.above4, k, job.d_prior != NONE);
      p = closed.mean;
    }
#else
    let p = sigmoid(eta);
#end
    var d = vec4f(workgroup_sum(lane, slope[k].x), workgroup_sum(lane, slope[k].y), workgroup_sum(lane, slope[k].z),
                  workgroup_sum(lane, slope[k].w)) - p * drifted;
#if CATEGORICAL
    if (job.has_cost != 0u && job.states_above > 2u) {
      analytic += closed.value;
      d += closed.slope;
      if (lane == 0u && job.d_prior != NONE) { activations[job.d_prior + at] += job.weight * visited * mask * (closed.prior - p); }
    } else
#end
    if (job.has_cost != 0u) {
      var prior = vec4f();
      if (job.prior != NONE) { prior = parameters[job.prior + k]; }
      analytic += sum4(mask * (p * eta - softplus(eta)));
      if (job.d_prior != NONE) { analytic += sum4(mask * (softplus(prior) - p * prior)); }
      d += p * (1.0 - p) * (eta - prior);
      if (lane == 0u && job.d_prior != NONE) {
        activations[job.d_prior + at] += job.weight * visited * mask * (sigmoid(prior) - p);
      }
    }
    if (lane == 0u) { activations[job.d_eta + at] += job.weight * visited * mask * d; }
  }
  if (lane != 0u) { return; }
  rows[job.future_here + s] = mean + analytic;
  if (job.bottom != 0u) {
    rows[job.loss] += job.weight * (mean + analytic);
    replicas[0].chunk += 1u;
  }
}
