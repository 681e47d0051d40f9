// Adds one chunk of predictions to the running test loss: minus log of the mean likelihood over the samples of an example, the
// likelihood of all that is predicted of it together. Beside it the same by the first few samples alone, whose running means lie in
// `batch_mean` and `batch_square`, which hold nothing between two steps. One workgroup: one replica; one lane: one example at a time.
// Rows past the last example of the set do not count.

struct Job {
  sizes: vec4u,     // numbers of samples; the last is that of all, 0 stands for none
  examples: u32,    // evaluated in all
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

// By each number of samples: log of the number less log of the sum of the likelihoods (nats).
fn losses_of(z: u32, b: u32) -> vec4f {
  var top = -3e38;
  var sum = 0.0;
  var losses = vec4f();
  for (var s = 0u; s < run.samples; s++) {
    let w = -drawn_loss(z, s * run.batch + b);
    let higher = max(top, w);
    sum = sum * exp(top - higher) + exp(w - higher);
    top = higher;
    losses = select(losses, vec4f(log(f32(s + 1u)) - top - log(sum)), job.sizes == vec4u(s + 1u));
  }
  return losses;
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let z = workgroup.z;
  let first = replicas[z].chunk * run.batch;
  let here = min(run.batch, job.examples - min(job.examples, first));
  let n = f32(here);
  var sum = vec4f();
  for (var b = lane; b < here; b += {{LANES}}u) { sum += losses_of(z, b); }
  var mean = vec4f();
  for (var k = 0u; k < 4u; k++) { mean[k] = workgroup_sum(lane, sum[k]) / max(n, 1.0); }
  var square = vec4f();
  for (var b = lane; b < here; b += {{LANES}}u) {
    let d = losses_of(z, b) - mean;
    square += d * d;
  }
  var squares = vec4f();
  for (var k = 0u; k < 4u; k++) { squares[k] = workgroup_sum(lane, square[k]); }
  if (lane != 0u || here == 0u) { return; }
  let before = replicas[z].count;
  for (var k = 0u; k < 3u; k++) {
    if (before == 0.0) {
      replicas[z].batch_mean[k] = 0.0;
      replicas[z].batch_square[k] = 0.0;
    }
    let d = mean[k] - replicas[z].batch_mean[k];
    replicas[z].batch_mean[k] += d * n / (before + n);
    replicas[z].batch_square[k] += squares[k] + d * d * before * n / (before + n);
  }
  merge_losses(z, n, mean.w, squares.w);
  replicas[z].chunk += 1u;
}
