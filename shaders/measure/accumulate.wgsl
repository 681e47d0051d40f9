// Adds one evaluated chunk to the running mean and squared deviations of the test loss. One workgroup:
// one replica. Rows past the last example of the set do not count.

struct Job {
  examples: u32,    // evaluated in all
  reset: u32,       // 1: before the first chunk, start over instead
  pad0: u32,
  pad1: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let z = workgroup.z;
  if (job.reset != 0u) {
    if (lane == 0u) {
      replicas[z].chunk = 0u;
      replicas[z].particle = 0u;
      replicas[z].count = 0.0;
      replicas[z].mean = 0.0;
      replicas[z].square = 0.0;
      replicas[z].wrong = 0.0;
    }
    return;
  }
  let first = replicas[z].chunk * run.batch;
  let here = min(run.batch, job.examples - min(job.examples, first));
  var sum = 0.0;
  for (var b = lane; b < here; b += {{LANES}}u) { sum += row_loss(z, b); }
  let mean = workgroup_sum(lane, sum) / max(f32(here), 1.0);
  var square = 0.0;
  for (var b = lane; b < here; b += {{LANES}}u) {
    let d = row_loss(z, b) - mean;
    square += d * d;
  }
  let squares = workgroup_sum(lane, square);
  if (lane == 0u && here > 0u) {
    merge_losses(z, f32(here), mean, squares);
    replicas[z].chunk += 1u;
  }
}
