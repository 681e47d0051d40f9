// The job of the kernels that enumerate the states of layers: a level ("here") and the one above it. Level 0 is one example.

struct Job {
  eta: u32,           // logits of the level above, [states here, or examples at the bottom, above4]
  theta: u32,         // generative logits of this level, [states above, here4], or NONE; at the top of a model that predicts its head's
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
  states_here: u32,   // values of a variable, 2: Boolean units
  states_above: u32,
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

const MOST_QUADS = 5u; // numbers of a layer that is enumerated / 4

// The example at hand is counted by the replica's `chunk`.
fn source_row(s: u32) -> u32 { return select(s, replicas[0].chunk, job.bottom != 0u); }

fn bits_of(state: u32, quad: u32) -> vec4f {
  let bits = state >> (4u * quad);
  return vec4f(vec4u(bits, bits >> 1u, bits >> 2u, bits >> 3u) & vec4u(1u));
}

#if CATEGORICAL
// Four numbers of a state of variables with so many values; its digits are the variables', variable 0 the lowest.
fn numbers_of(state: u32, quad: u32, states: u32) -> vec4f {
  if (states == 2u) { return bits_of(state, quad); }
  let number = vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u);
  var digit = state;
  for (var j = 0u; j < number.x / states; j++) { digit /= states; }
  // States are 3 or more: at most two variables in four numbers.
  let digits = select(vec4u(digit), vec4u(digit / states), number / states > vec4u(number.x / states));
  return select(vec4f(0.0), vec4f(1.0), digits % states == number % states);
}

// Of four numbers, those that a row of `width` has. Not a constant, so that compilers do not unroll what follows.
fn numbers_in(quad: u32, width: u32) -> u32 { return min(4u, width - 4u * quad); }

fn activation_at(row: u32, number: u32) -> f32 { return activations[row + number / 4u][number % 4u]; }
fn prior_at(number: u32) -> f32 {
  if (job.prior == NONE) { return 0.0; }
  return parameters[job.prior + number / 4u][number % 4u];
}

// Log of the sum of exp of the logits of a variable, whose first is number `first` of the row that starts at vec4 `row`.
fn log_sum(row: u32, first: u32, states: u32) -> f32 {
  var top = activation_at(row, first);
  for (var k = 1u; k < states; k++) { top = max(top, activation_at(row, first + k)); }
  var sum = 0.0;
  for (var k = 0u; k < states; k++) { sum += exp(activation_at(row, first + k) - top); }
  return top + log(sum);
}
fn prior_log_sum(first: u32, states: u32) -> f32 {
  var top = prior_at(first);
  for (var k = 1u; k < states; k++) { top = max(top, prior_at(first + k)); }
  var sum = 0.0;
  for (var k = 0u; k < states; k++) { sum += exp(prior_at(first + k) - top); }
  return top + log(sum);
}

// Means of four numbers under a row of `width` logits.
fn means_at(row: u32, quad: u32, states: u32, width: u32) -> vec4f {
  if (states == 2u) { return sigmoid(activations[row + quad]); }
  var p = vec4f();
  let count = numbers_in(quad, width);
  for (var c = 0u; c < count; c++) {
    let number = 4u * quad + c;
    p[c] = exp(activation_at(row, number) - log_sum(row, number - number % states, states));
  }
  return p;
}

// Their share of the closed forms, p eta - log sum exp and, where there is a prior, its cross-entropy; the slope of these in the
// logits; the means, and those of the prior.
struct Closed {
  value: f32,
  mean: vec4f,
  slope: vec4f,
  prior: vec4f,
}
fn closed_of_values(row: u32, quad: u32, has_prior: bool) -> Closed {
  var closed: Closed;
  let count = numbers_in(quad, job.above);
  for (var c = 0u; c < count; c++) {
    let number = 4u * quad + c;
    let first = number - number % job.states_above;
    let sum = log_sum(row, first, job.states_above);
    var away = 0.0;
    for (var k = first; k < first + job.states_above; k++) {
      let eta = activation_at(row, k);
      away += exp(eta - sum) * (eta - prior_at(k));
    }
    let eta = activation_at(row, number);
    let p = exp(eta - sum);
    closed.mean[c] = p;
    closed.value += p * eta - select(0.0, sum, number == first);
    closed.slope[c] = p * (eta - prior_at(number) - away);
    if (has_prior) {
      let prior_sum = prior_log_sum(first, job.states_above);
      closed.value += select(0.0, prior_sum, number == first) - p * prior_at(number);
      closed.prior[c] = exp(prior_at(number) - prior_sum);
    }
  }
  return closed;
}

fn above_of(t: u32, quad: u32) -> vec4f { return numbers_of(t, quad, job.states_above); }
fn here_of(s: u32, quad: u32) -> vec4f { return numbers_of(s, quad, job.states_here); }
#else
fn above_of(t: u32, quad: u32) -> vec4f { return bits_of(t, quad); }
fn here_of(s: u32, quad: u32) -> vec4f { return bits_of(s, quad); }
#end

// log q(t | s) of the state t above; `row` of its logits.
fn log_transition(row: u32, t: u32) -> f32 {
  var sum = -rows[job.normaliser + row];
  for (var q = 0u; q < job.above4; q++) { sum += dot(above_of(t, q), activations[job.eta + row * job.above4 + q]); }
  return sum;
}
