// Logits of a layer of variables with several values -> numbers for the next layer, and the layer's own part of the objective, in two
// forms; ../bernoulli/sample.wgsl for variables of more values than two, row groups and terms as there. One workgroup: one row.
// eta: [eta_groups * batch, units] logits; value: [groups * batch, units]; units = variables * states.

struct Job {
  eta: u32,
  value: u32,
  units: u32,
  units4: u32,
  states: u32,      // values of a variable
  eta_groups: u32,  // groups that arrive from the layer below
  groups: u32,      // groups that leave
  first_extra: u32, // first of this layer's own extra groups, made from the samples
  layer: u32,       // 1..L
  term: u32,
  prior: u32,       // vec4 offset of the prior's logits in the parameters; NONE: not the top layer, or all values alike
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
  let draw = sample + select(0u, replicas[z].particle, job.particles != 0u);
  drawing = Drawing(z, job.layer, time, job.noise, noise_row, 0u, draw);
  var v: Variable;
  v.replica = z;
  v.layer = job.layer;
  v.row = b;
  v.sample = sample;
  v.draw = draw;
  v.states = job.states;
  var prior_at = NONE;
  var prior_sum = 0.0;
  var value = 0u;
  var known = NONE;
#if HARD == 0
  let tau = annealed_temperature();
  var relaxed = 0.0;
#end
  var term = 0.0;
  var loss = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    var x = vec4f();
    let count = min(4u, job.units - 4u * i); // not a constant, so that compilers do not unroll what follows
    for (var c = 0u; c < count; c++) {
      let number = 4u * i + c;
      if (number / job.states != known) {
        known = number / job.states;
        v.index = known;
        v.first = known * job.states;
        v.eta_at = (base + job.eta + eta_row * job.units4) * 4u + v.first;
        v.normaliser = normaliser_of(v.eta_at, job.states);
        v.drawn = draw_value(v);
        value = v.drawn;
        if (extra) { value = extra_value(v, (group - job.first_extra) / run.samples); }
#if HARD == 0
        if (!extra) { relaxed = relaxed_normaliser(v, tau); }
#end
        if (job.prior != NONE) { prior_at = (z * run.parameter_stride + job.prior) * 4u + v.first; }
        if (job.top != 0u) { prior_sum = prior_normaliser(prior_at, job.states); }
      }
      let k = number - v.first;
      x[c] = select(0.0, 1.0, k == value);
#if HARD == 0
      if (!extra) { x[c] = relaxed_value(v, k, tau, relaxed); }
#end
      let p = probability(v, k);
      let q = select(p, x[c], job.sampled != 0u);
      let first = select(0.0, 1.0, k == 0u);
      var eta = logit_of(v, k);
      var sums = v.normaliser;
      if (job.top != 0u) {
        eta -= prior_logit(prior_at, k);
        sums -= prior_sum;
      }
      loss += p * eta - first * sums;
      term += q * eta - first * sums;
    }
    activations[base + job.value + row * job.units4 + i] = real_units(i, job.units) * (run.lo + run.span * x);
  }
  let sums = sums_on_first_lane(lane, vec2f(loss, term));
  if (lane == 0u) {
    rows[z * run.row_stride + job.loss + row] = sums.x;
    rows[z * run.row_stride + job.term + row] = sums.y;
  }
}
