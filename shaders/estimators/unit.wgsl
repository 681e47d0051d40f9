// What an estimator's functions may read: one invocation handles four units of one example of one layer at a time.

struct Unit {
  eta: vec4f,
  p: vec4f,         // sigmoid(eta)
  u: vec4f,         // the uniforms of the draw
  noise: vec4f,     // a second set of uniforms, where the estimator uses one
  hard: vec4f,      // the hard sample
  state: vec4f,     // what the forward pass wrote, in state coordinates
  path: vec4f,      // d loss / d state through the network and as target of the layer above (path estimators)
  closed_form: vec4f, // the analytic part of the gradient, nats per example; it is added to the estimate; 0 where the signal holds it
  control: vec4f,   // the layer's learned scalars
  index: vec4u,     // unit numbers
  replica: u32,
  layer: u32,
  row: u32,         // example of the batch
  sample: u32,
  guess: f32,       // what the layer's networks guess of the signal
  units: u32,       // of the layer
  first_extra: u32, // group number of the layer's extra group 0
  batch4: u32,      // vec4s of one group of the layer
  value_at: u32,    // these units in the values, slopes, logits and generative logits, were they of group 0
  slope_at: u32,
  eta_at: u32,
  eta_step: u32,    // vec4s between two samples' logits; 0 where they share them
  theta_at: u32,    // NONE: the top layer
  net_start: u32,   // output of the layer's network
  net_at: u32,      // this example in it, and these units in its slope, in row group 0
  net_slope_at: u32,
  prior: vec4f,
}

// Learning signal of this sample, of another one, and of this sample's extra group e of the layer.
fn own_signal(unit: Unit) -> f32 { return sample_signal(unit, unit.sample); }
fn sample_signal(unit: Unit, sample: u32) -> f32 {
  return learning_signal(unit.replica, unit.layer, sample, unit.row);
}
fn extra_signal(unit: Unit, e: u32) -> f32 {
  return learning_signal(unit.replica, unit.layer, extra_group(unit, e), unit.row);
}
fn extra_group(unit: Unit, e: u32) -> u32 { return unit.first_extra + e * run.samples + unit.sample; }

// What the forward pass wrote for these units in extra group e of this sample.
fn extra_written(unit: Unit, e: u32) -> vec4f {
  return (activations[unit.value_at + extra_group(unit, e) * unit.batch4] - run.lo) / run.span;
}

// d S / d state in these units: in extra group e of this sample, or in a sample itself.
fn extra_slope(unit: Unit, e: u32) -> vec4f { return slope_in(unit, extra_group(unit, e)); }
fn sample_slope(unit: Unit, sample: u32) -> vec4f { return slope_in(unit, sample); }
fn slope_in(unit: Unit, group: u32) -> vec4f {
  var slope = run.span * activations[unit.slope_at + group * unit.batch4];
  if (run.latent_terms == LATENT_DRAWN) {
    // log q of the state and its place as target of the layer above, both linear in it.
    slope += activations[unit.eta_at + group % run.samples * unit.eta_step];
    if (unit.theta_at == NONE) { slope -= unit.prior; } else { slope -= activations[unit.theta_at + group * unit.batch4]; }
  }
  return slope;
}

// Weight of this sample in the bound of all samples, in the mean over the batch.
fn sample_weight(unit: Unit) -> f32 { return rows[weight_at(unit.replica, unit.sample, unit.row)] * run.inverse_batch; }

// A second sum over units of a sample, where the estimator makes two.
fn second_dot_of(unit: Unit, sample: u32) -> f32 {
  return rows[dot_at(unit.replica, unit.layer) + (run.samples + sample) * run.batch + unit.row];
}

// d estimate / d control, for the first two learned scalars.
struct Sensitivity {
  first: vec4f,
  second: vec4f,
}

// The sum over units that the estimator's `summand` makes, of a sample.
fn dot_of(unit: Unit, sample: u32) -> f32 {
  return rows[dot_at(unit.replica, unit.layer) + sample * run.batch + unit.row];
}
