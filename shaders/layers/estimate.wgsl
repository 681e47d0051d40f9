// The estimate of dE/d eta for every unit of a Bernoulli layer, plus the closed-form part of the gradient.
// One workgroup: one row of the logits, which all samples of the first layer share. The estimator's shader turns what is
// known of a unit into the estimate. Gradients are of the mean over batch and samples.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let row = line % run.batch;
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let first = line / run.batch;
  let last = select(first + 1u, run.samples, job.one_row != 0u);
  let share = run.inverse_batch / f32(run.samples);
  var guess = 0.0;
#if HOOK_NETWORKS
  guess = networks_take(lane, z, row);
#end
#if LEARNS
  var control_gradient = vec2f();
#end
#if HOOK_NOTES
  var noted = 0.0;
#end
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let mask = real_units(i, job.units);
    var gradient = vec4f();
    var closed = vec4f();
    var prior = vec4f();
    var prior_gradient = vec4f();
#if LEARNS
    var slope0 = vec4f();
    var slope1 = vec4f();
#end
    for (var sample = first; sample < last; sample++) {
      var unit = read_unit(z, sample, row, i);
      prior = unit.prior;
      unit.guess = guess;
      closed = f32(run.latent_terms == LATENT_CLOSED) * unit.p * (1.0 - unit.p) * (unit.eta - prior);
      unit.closed_form = closed;
#if LEARNS
      let d = sensitivity(unit);
      gradient += share * estimate(unit, d);
      slope0 += d.first;
      slope1 += d.second;
#else
  #if SCORE
      gradient += share * estimate(unit);
  #else
      let own = (sample * run.batch + row) * job.units4 + i;
      unit.path = run.span * activations[base + job.path + own];
      if (job.theta != NONE) { unit.path -= share * activations[base + job.theta + own]; }
      gradient += estimate(unit);
  #end
#end
#if BOUND
      prior_gradient += sample_weight(unit) * (sigmoid(prior) - unit.hard);
#else
      prior_gradient += share * (sigmoid(prior) - unit.p);
#end
    }
#if LEARNS
    // Descent of the squared estimate: sum of 2 g dg / d control, for the mean over samples.
    let scale = 1.0 / f32(run.samples);
    let g = mask * gradient / run.inverse_batch;
    control_gradient += 2.0 * run.inverse_batch * scale * vec2f(dot(g, slope0), dot(g, slope1));
#end
#if HOOK_NOTES
    noted += note_estimate(read_unit(z, first, row, i), mask, gradient);
#end
    let closed_share = share * f32(last - first);
    activations[base + job.d_eta + line * job.units4 + i] = mask * (gradient + closed_share * closed);
    if (job.d_prior != NONE) { activations[base + job.d_prior + line * job.units4 + i] = mask * prior_gradient; }
  }
#if LEARNS
  let control_sum = vec2f(workgroup_sum(lane, control_gradient.x), workgroup_sum(lane, control_gradient.y));
  if (lane == 0u) { activations[base + job.d_control + line] = vec4f(control_sum, 0.0, 0.0); }
#end
#if HOOK_NOTES
  note_sum(lane, z, row, workgroup_sum(lane, noted));
#end
}
