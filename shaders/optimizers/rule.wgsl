// What an update needs besides the gradient, read once per invocation: on a software adapter each read inside the loop over
// a tile would cost as much as ten multiply-adds.

struct Rule {
  replica: u32,
  frozen: bool,
  fused: bool,
  still: bool,       // the model stands still
  stores: bool,
  tracks: bool,      // this step moves the running gradient variance
  first: bool,
  gain: f32,         // weight of a new gradient in the running mean and variance
  rate: f32,
  baseline_rate: f32,
  decay: f32,
  settings: Settings, // the optimizer's hyperparameters
  correction1: f32,   // 1 - decay^t of the decays that a replica keeps this of
  correction2: f32,
  parameters_at: u32,
  moments_at: u32,
  gradients_at: u32,
  statistics_at: u32,
  model_size: u32,
  size: u32,
}

fn rule_of(z: u32) -> Rule {
  var rule: Rule;
  let step = replicas[z].step;
  rule.replica = z;
  rule.frozen = replicas[z].frozen != 0u;
  rule.fused = run.fused != 0u;
  rule.still = run.stands_still != 0u;
  rule.stores = run.write_gradient != 0u;
  rule.tracks = run.variance_every != 0u && step % max(run.variance_every, 1u) == 0u;
  rule.first = step == 0u;
  rule.gain = 1.0 - run.variance_decay;
  rule.rate = replicas[z].rate;
  rule.baseline_rate = replicas[z].rate * run.auxiliary_rate;
  rule.decay = run.weight_decay;
  rule.settings = settings();
  rule.correction1 = replicas[z].correction1;
  rule.correction2 = replicas[z].correction2;
  rule.parameters_at = z * run.parameter_stride;
  rule.moments_at = z * run.moment_stride;
  rule.gradients_at = z * run.gradient_stride;
  rule.statistics_at = z * run.gradient_stride + run.statistics_at;
  rule.model_size = run.model_size;
  rule.size = run.parameter_size;
  return rule;
}

// Nothing is done with a gradient but to move the parameters.
fn only_updates(rule: Rule) -> bool {
  return rule.fused && !(rule.frozen || rule.still || rule.stores || rule.tracks);
}
