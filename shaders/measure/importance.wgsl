// Streams importance weights: per example, log of the mean of exp(log p(x, z) - log q(z | x)) over particles that come
// in rounds of `groups`. One workgroup: one replica. rows[store + 2 b]: running maximum, rows[store + 2 b + 1]: sum of
// exp(weight - maximum). After the last round of a chunk the log-likelihoods join the running mean (nats).

struct Job {
  examples: u32,
  groups: u32,      // particles of one round
  store: u32,
  particles: u32,   // of all rounds; the last round closes the chunk
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let z = workgroup.z;
  let done = replicas[z].particle;
  let used = min(job.groups, job.particles - min(job.particles, done));
  let first = replicas[z].chunk * run.batch;
  let here = min(run.batch, job.examples - min(job.examples, first));
  let store = z * run.row_stride + job.store;
  var sum = 0.0;
  for (var b = lane; b < here; b += {{LANES}}u) {
    var top = -1e30;
    var weight = 0.0;
    if (done > 0u) {
      top = rows[store + 2u * b];
      weight = rows[store + 2u * b + 1u];
    }
    for (var g = 0u; g < used; g++) {
      let w = -drawn_loss(z, g * run.batch + b);
      let higher = max(top, w);
      weight = weight * exp(top - higher) + exp(w - higher);
      top = higher;
    }
    rows[store + 2u * b] = top;
    rows[store + 2u * b + 1u] = weight;
    sum += top + log(weight / f32(job.particles));
  }
  let closes = done + used >= job.particles;
  let mean = workgroup_sum(lane, sum) / max(f32(here), 1.0);
  var square = 0.0;
  for (var b = lane; b < here; b += {{LANES}}u) {
    let d = rows[store + 2u * b] + log(rows[store + 2u * b + 1u] / f32(job.particles)) - mean;
    square += d * d;
  }
  let squares = workgroup_sum(lane, square);
  if (lane != 0u) { return; }
  if (!closes) {
    replicas[z].particle = done + used;
    return;
  }
  merge_losses(z, f32(here), mean, squares);
  replicas[z].chunk += 1u;
  replicas[z].particle = 0u;
}
