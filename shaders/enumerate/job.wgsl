// The job of the kernels that enumerate the states of layers: a level ("here") and the one above it. Level 0 is one example.

struct Job {
  eta: u32,           // logits of the level above, [states here, or examples at the bottom, above4]
  theta: u32,         // generative logits of this level, [states above, here4], or NONE; of a classifier's top its head's
  x: u32,             // at the bottom: the examples
  d_eta: u32,         // gradients, of the mean over the examples
  d_theta: u32,
  prior: u32,         // parameters offset of the prior's logits, or NONE
  d_prior: u32,       // [as eta]
  value: u32,         // values of the states above
  here: u32,          // units
  here4: u32,
  above: u32,
  above4: u32,
  count_here: u32,    // states
  count_above: u32,
  bottom: u32,
  has_cost: u32,      // 1: this level is reproduced from the one above
  occupancy_here: u32, // offsets in `rows`: how often each state is visited,
  occupancy_above: u32,
  future_here: u32,   // the expected loss from each state on,
  future_above: u32,
  normaliser: u32,    // sum of softplus of the logits eta, for each of their rows,
  term: u32,          // the same of theta,
  data_term: u32,     // less x theta for the example at hand,
  loss: u32,          // and the loss of all examples
  weight: f32,        // of an example
  rows: u32,
  across: u32,
  pad0: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

const MOST_QUADS = 5u; // units of a layer that is enumerated / 4

// The example at hand is counted by the replica's `chunk`.
fn source_row(s: u32) -> u32 { return select(s, replicas[0].chunk, job.bottom != 0u); }

fn bits_of(state: u32, quad: u32) -> vec4f {
  let bits = state >> (4u * quad);
  return vec4f(vec4u(bits, bits >> 1u, bits >> 2u, bits >> 3u) & vec4u(1u));
}

// log q(t | s) of the state t above; `row` of its logits.
fn log_transition(row: u32, t: u32) -> f32 {
  var sum = -rows[job.normaliser + row];
  for (var q = 0u; q < job.above4; q++) { sum += dot(bits_of(t, q), activations[job.eta + row * job.above4 + q]); }
  return sum;
}
