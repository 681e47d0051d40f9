// What an estimator's `estimate` may read: one invocation handles four units of one example of one layer.

struct Unit {
  eta: vec4f,
  p: vec4f,         // sigmoid(eta)
  u: vec4f,         // the uniforms of the draw
  noise: vec4f,     // a second set of uniforms, where the estimator uses one
  hard: vec4f,      // the hard sample
  state: vec4f,     // what the forward pass wrote, in state coordinates
  path: vec4f,      // d loss / d state through the network and as target of the layer above (path estimators)
  closed_form: vec4f, // the analytic part of the gradient, nats per example; it is added to the estimate; 0 where the signal holds it
  index: vec4u,     // unit numbers
  replica: u32,
  layer: u32,
  row: u32,
  baseline: f32,    // output of the baseline network
  units: u32,       // of the layer
  first_extra: u32, // group number of the layer's extra group 0
}

// Learning signal of the ordinary sample, and of extra group e of this layer.
fn own_signal(unit: Unit) -> f32 { return learning_signal(unit.replica, unit.layer, 0u, unit.row); }
fn extra_signal(unit: Unit, e: u32) -> f32 {
  return learning_signal(unit.replica, unit.layer, unit.first_extra + e, unit.row);
}
