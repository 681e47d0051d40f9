// The estimate of dE/d eta for every unit of a Bernoulli layer, plus the closed-form part of the gradient.
// One workgroup: one row of the logits, which all samples of the first layer share. The estimator's shader turns what is
// known of a unit into the estimate. Gradients are of the mean over batch and samples.

#if GUESSES || CORRELATED
// What the layer's networks take off the signal of an example; the gradients in their outputs are written on the way. C, the
// network of the level below, learns on the square of what is left of the signal, (rest - c - C - (h(x) - mean of h(x') / rho))^2 / 2.
// h learns on that too, or on (rest - c - C - h(x))^2 / 2. hyper: (.., .., .., rho), (copies, residual).
fn update_baselines(lane: u32, z: u32, row: u32) -> f32 {
  let base = z * run.activation_stride;
  let rest = baselined_signal(z, job.layer, row);
  let mean = running_mean(z, job.layer);
  var guess = 0.0;
  #if GUESSES
  guess = activations[base + job.baseline + row].x;
  #end
  var taken = 0.0;
  #if CORRELATED
  taken = correlated_difference(z, job.net, row);
  #end
  if (lane != 0u) { return guess + taken; }
  let left = guess + mean - (rest - taken);
  #if GUESSES
  activations[base + job.d_baseline + row] = vec4f(left * run.inverse_batch, 0.0, 0.0, 0.0);
  #end
  #if CORRELATED
  let at = base + job.d_net + row;
  if (run.hyper[1].y == 0.0) {
    let error = activations[base + job.net + row].x + guess + mean - rest;
    activations[at] = vec4f(error * run.inverse_batch, 0.0, 0.0, 0.0);
  } else {
    let copies = run.hyper[1].x;
    activations[at] = vec4f(left * run.inverse_batch, 0.0, 0.0, 0.0);
    let away = -left * run.inverse_batch / (copies * run.hyper[0].w);
    for (var m = 1u; m <= u32(copies); m++) { activations[at + m * run.batch] = vec4f(away, 0.0, 0.0, 0.0); }
  }
  #end
  return guess + taken;
}
#end

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
#if GUESSES || CORRELATED
  guess = update_baselines(lane, z, row);
#end
#if LEARNS
  var control_gradient = vec2f();
#end
#if LOGISTIC
  var credit = 0.0;
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
#if LOGISTIC
    // Tangents along which the layer's network is to change its slopes, and their negatives.
    let unit = read_unit(z, first, row, i);
    let along = 2.0 * mask * gradient;
    let given = -along * conditional_slope(unit.eta, unit.hard, unit.noise);
    let input = base + job.net_input + row * job.units4 + i + 2u * unit.batch4;
    activations[input] = along;
    activations[input + unit.batch4] = given;
    activations[input + 2u * unit.batch4] = -along;
    activations[input + 3u * unit.batch4] = -given;
    credit -= dot(along, unit.hard - unit.p);
#end
    let closed_share = share * f32(last - first);
    activations[base + job.d_eta + line * job.units4 + i] = mask * (gradient + closed_share * closed);
    if (job.d_prior != NONE) { activations[base + job.d_prior + line * job.units4 + i] = mask * prior_gradient; }
  }
#if LEARNS
  let control_sum = vec2f(workgroup_sum(lane, control_gradient.x), workgroup_sum(lane, control_gradient.y));
  if (lane == 0u) { activations[base + job.d_control + line] = vec4f(control_sum, 0.0, 0.0); }
#end
#if LOGISTIC
  let credits = workgroup_sum(lane, credit);
  if (lane == 0u) { activations[base + job.net_learning + run.batch + row] = vec4f(credits, 0.0, 0.0, 0.0); }
#end
}
