// The estimate of dE/d eta for every logit of a layer of variables with several values, plus the closed-form part of the gradient.
// One workgroup: one row of the logits, which all samples of the first layer share. The categorical half of the estimator's shader
// turns what is known of a variable into the estimate. Gradients are of the mean over batch and samples.

struct Job {
  eta: u32,         // [1 or samples (+ extra groups from below), batch, units] logits
  value: u32,       // [groups, batch, units]
  path: u32,        // d loss / d value that came back through the network, or NONE
  theta: u32,       // logits of this layer under the generative network, or NONE at the top
  d_eta: u32,       // [rows, units]
  prior: u32,       // parameters offset of the prior's logits, or NONE
  d_prior: u32,     // [rows, units] gradient in the prior's logits, or NONE
  units: u32,
  units4: u32,
  states: u32,      // values of a variable
  layer: u32,
  first_extra: u32, // first of this layer's own extra groups
  one_row: u32,     // 1: all samples have the same logits (the first layer); 0: each has its own
  baseline: u32,    // output of the network that guesses the signal from the level below, one vec4 a row, or NONE
  d_baseline: u32,  // gradient in that
  rows: u32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

// The variable of a number, with everything that the estimate may ask of it.
fn read_variable(z: u32, sample: u32, row: u32, index: u32, guess: f32) -> Variable {
  let base = z * run.activation_stride;
  let line = (sample * run.batch + row) * job.units4;
  let logits = select(line, row * job.units4, job.one_row != 0u);
  var v: Variable;
  v.replica = z;
  v.layer = job.layer;
  v.row = row;
  v.sample = sample;
  v.draw = sample;
  v.index = index;
  v.states = job.states;
  v.first = index * job.states;
  v.eta_at = (base + job.eta + logits) * 4u + v.first;
  v.normaliser = normaliser_of(v.eta_at, job.states);
  let value_at = (base + job.value + line) * 4u + v.first;
  for (var k = 1u; k < job.states; k++) {
    if (activation_at(value_at + k) > activation_at(value_at + v.drawn)) { v.drawn = k; }
  }
  v.share = run.inverse_batch / f32(run.samples);
  v.first_extra = job.first_extra;
  v.guess = guess;
#if SCORE == 0
  v.path_at = (base + job.path + line) * 4u + v.first;
#end
  v.theta_at = NONE;
  if (job.theta != NONE) { v.theta_at = (base + job.theta + line) * 4u + v.first; }
  v.prior_at = NONE;
  if (job.prior != NONE) { v.prior_at = (z * run.parameter_stride + job.prior) * 4u + v.first; }
  if (run.latent_terms == LATENT_CLOSED) {
    for (var k = 0u; k < job.states; k++) {
      v.away += probability(v, k) * (logit_of(v, k) - prior_logit(v.prior_at, k));
    }
  }
  return v;
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let row = line % run.batch;
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let first = line / run.batch;
  let last = select(first + 1u, run.samples, job.one_row != 0u);
  drawing = Drawing(z, job.layer, replicas[z].step, USE_LATENT, row, 0u, 0u);
  var guess = 0.0;
#if HOOK_NETWORKS
  guess = networks_take(lane, z, row);
#end
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    var gradient = vec4f();
    var prior_gradient = vec4f();
    for (var sample = first; sample < last; sample++) {
      var v: Variable;
      var summary = vec4f();
      var prior_sum = 0.0;
      var known = NONE;
      let count = min(4u, job.units - 4u * i); // not a constant, so that compilers do not unroll what follows
      for (var c = 0u; c < count; c++) {
        let number = 4u * i + c;
        if (number / job.states != known) {
          known = number / job.states;
          v = read_variable(z, sample, row, known, guess);
          summary = summarise(v);
          if (job.d_prior != NONE) { prior_sum = prior_normaliser(v.prior_at, job.states); }
        }
        let k = number - v.first;
#if SCORE
        gradient[c] += v.share * (estimate(v, k, summary) + closed_form(v, k));
#else
        gradient[c] += estimate(v, k, summary) + v.share * closed_form(v, k);
#end
        if (job.d_prior != NONE) {
          prior_gradient[c] += v.share * (exp(prior_logit(v.prior_at, k) - prior_sum) - probability(v, k));
        }
      }
    }
    activations[base + job.d_eta + line * job.units4 + i] = gradient;
    if (job.d_prior != NONE) { activations[base + job.d_prior + line * job.units4 + i] = prior_gradient; }
  }
}
