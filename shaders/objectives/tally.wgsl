// Batch statistics of the objective, between the forward and the backward pass. One workgroup: one replica.
// Freezes the replica when the loss or the learning signal is not finite, before anything is updated.

struct Job {
  report: u32,      // 1: a hard-sampled pass for the report only; 0: the training pass
  baselines: array<vec4u, 5>,  // activations offset of each layer's guess [batch], one vec4 each; NONE without
  correlated: array<vec4u, 5>, // and of its network of states [copies + 1, batch]
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let z = workgroup.z;
  var sum = 0.0;
  for (var b = lane; b < run.batch; b += {{LANES}}u) { sum += row_loss(z, b); }
  let mean = workgroup_sum(lane, sum) * run.inverse_batch;
#if BOUND
  var bound = 0.0;
  for (var b = lane; b < run.batch; b += {{LANES}}u) { bound += rows[bound_at(z, b)]; }
  let objective = workgroup_sum(lane, bound) * run.inverse_batch;
#else
  let objective = mean;
#end
  var square = 0.0;
  for (var b = lane; b < run.batch; b += {{LANES}}u) {
    let d = row_loss(z, b) - mean;
    square += d * d;
  }
  let squares = workgroup_sum(lane, square);
  if (lane == 0u) {
    // The first loss that is not finite freezes: the hard-sampled one as well as the one that is differentiated.
    let sound = is_finite(mean) && (job.report != 0u || is_finite(objective));
    if (!sound && replicas[z].frozen == 0u) {
      replicas[z].frozen = FROZEN_LOSS;
      replicas[z].frozen_step = replicas[z].step;
    }
    if (job.report != 0u || run.hard_forward != 0u) {
      replicas[z].loss = mean;
      replicas[z].loss_square = squares;
      replicas[z].loss_step = replicas[z].step + 1u;
    }
    if (job.report == 0u) { replicas[z].objective = objective; }
  }
#if SCORE
  if (job.report != 0u) { return; }
  for (var layer = 1u; layer <= run.layers; layer++) {
    let offset = job.baselines[(layer - 1u) / 4u][(layer - 1u) % 4u];
    var signal = 0.0;
    var centred = 0.0;
    for (var b = lane; b < run.batch; b += {{LANES}}u) {
      var s = baselined_signal(z, layer, b);
      var guess = 0.0;
      if (offset != NONE) { guess = activations[z * run.activation_stride + offset + b].x; }
#if HOOK_DIFFERENCE
      // This difference has a mean of its own, which the running mean is to take up.
      s -= correlated_difference(z, job.correlated[(layer - 1u) / 4u][(layer - 1u) % 4u], b);
#end
      let d = s - mean_baseline(z, layer, b) - guess;
      signal += s;
      centred += d * d;
    }
    let signals = workgroup_sum(lane, signal);
    let squares_l = workgroup_sum(lane, centred);
    if (lane == 0u) {
      replicas[z].batch_mean[layer - 1u] = signals * run.inverse_batch;
      replicas[z].batch_square[layer - 1u] = squares_l * run.inverse_batch;
      if (!(is_finite(signals) && is_finite(squares_l)) && replicas[z].frozen == 0u) {
        replicas[z].frozen = FROZEN_STATISTIC;
        replicas[z].frozen_step = replicas[z].step;
      }
    }
  }
#end
}
