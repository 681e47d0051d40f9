// Logits of a Bernoulli layer -> values for the next layer, and the layer's own part of the objective, in two forms.
// One workgroup: one row of the layer's values. The estimator's shader says what a unit's state is.
// eta: [eta_groups * batch, units] logits; value: [groups * batch, units]. rows[loss + row]: negative entropy of
// q(z_l | .), with the cross-entropy to the prior added for the top layer (nats). rows[term + row]: the same, or log q
// (- log p) of the drawn state, which the learning signal of deep models and importance weights need.

struct Job {
  eta: u32,
  value: u32,
  units: u32,
  units4: u32,
  eta_groups: u32,  // groups that arrive from the layer below
  groups: u32,      // groups that leave
  first_extra: u32, // first of this layer's own extra groups, made from the samples
  layer: u32,       // 1..L
  term: u32,
  prior: u32,       // vec4 offset of the prior's logits in the parameters; NONE: not the top layer, or p = 1/2
  top: u32,
  sampled: u32,     // 1: rows[term] is of the drawn state; 0: it is the closed form
  noise: u32,       // `use` of the draw
  evaluation: u32,  // noise keyed by 0: (step, row); 1: example; 2: nothing, common to all rows
  particles: u32,   // 1: samples go on from the particles of earlier rounds
  across: u32,
  loss: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = workgroup.y * job.across + workgroup.x;
  if (row >= job.groups * run.batch) { return; }
  let z = workgroup.z;
  let group = row / run.batch;
  let b = row % run.batch;
  let sample = group % run.samples;
  let extra = group >= job.first_extra;
  var eta_row = select(row, sample * run.batch + b, extra);
  if (job.eta_groups == 1u) { eta_row = b; }
  let base = z * run.activation_stride;
  var time = replicas[z].step;
  var noise_row = b;
  if (job.evaluation != 0u) {
    time = 0u;
    noise_row = select(replicas[z].chunk * run.batch + b, 0u, job.evaluation == 2u);
  }
  var draw = sample + select(0u, replicas[z].particle, job.particles != 0u);
#if INDEPENDENT
  // Groups that come up from below go on with a set of uniforms of their own.
  if (group >= run.samples && !extra) { draw = group; }
#end
  var term = 0.0;
  var loss = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let eta = activations[base + job.eta + eta_row * job.units4 + i];
    drawing = Drawing(z, job.layer, time, job.noise, noise_row, i, draw);
    let u = latent_draw(draw);
    var v = vec4f();
    if (USES_NOISE) { v = noise_draw(draw); }
    let mask = real_units(i, job.units);
    var x: vec4f;
    if (extra) {
      x = extra_state(eta, u, (group - job.first_extra) / run.samples, vec4u(i * 4u) + vec4u(0u, 1u, 2u, 3u));
    } else {
#if CONTINUES
      if (group >= run.samples) { x = continued_state(eta, u, origin_of(z, group)); } else { x = draw_state(eta, u, v); }
#else
      x = draw_state(eta, u, v);
#end
    }
    activations[base + job.value + row * job.units4 + i] = mask * (run.lo + run.span * x);
    let p = sigmoid(eta);
    let q = select(p, x, job.sampled != 0u);
    var closed = p * eta - softplus(eta);
    var drawn = q * eta - softplus(eta);
    if (job.top != 0u) {
      var theta = vec4f();
      if (job.prior != NONE) { theta = parameters[z * run.parameter_stride + job.prior + i]; }
      closed += softplus(theta) - p * theta;
      drawn += softplus(theta) - q * theta;
    }
    loss += sum4(mask * closed);
    term += sum4(mask * drawn);
  }
  let sums = sums_on_first_lane(lane, vec2f(loss, term));
  if (lane == 0u) {
    rows[z * run.row_stride + job.loss + row] = sums.x;
    rows[z * run.row_stride + job.term + row] = sums.y;
  }
}
