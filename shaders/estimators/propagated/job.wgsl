// The job of the kernels that look at a layer's units in a network of means and variances.

struct Job {
  mean: u32,        // of the logits, [rows, units]
  variance: u32,    // NONE: they are known
  value: u32,       // means of the layer's values, or a sample of them
  spread: u32,      // variances of the values, or NONE
  d_value: u32,     // what comes back to each, and goes on to the logits' means and variances
  d_spread: u32,
  d_mean: u32,
  d_variance: u32,
  units: u32,
  units4: u32,
  layer: u32,
  sampled: u32,     // 1: the values are a sample
  size: u32,        // vec4s of the layer's rows
  across: u32,
  pad0: u32,
  pad1: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

fn matched_at(z: u32, row: u32, quad: u32, index: u32) -> Matched {
  let base = z * run.activation_stride;
  let mean = activations[base + job.mean + index];
  if (job.variance == NONE) {
    let p = sigmoid(mean);
    return Matched(p, p * (1.0 - p), vec4f());
  }
  return matched(mean, activations[base + job.variance + index], normal_draw(z, job.layer, row, quad));
}
