// From means and variances of logits to means and variances of a Bernoulli layer's values, or to a sample of them at the top.
// The estimator's shader says what probability a mean and a variance give. One invocation: four units of one row.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= job.size) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let row = index / job.units4;
  let quad = index % job.units4;
  let p = matched_at(z, row, quad, index).p;
  let mask = real_units(quad, job.units);
  if (job.sampled != 0u) {
    drawing = Drawing(z, job.layer, replicas[z].step, USE_LATENT, row, quad, 0u);
    let x = select(vec4f(0.0), vec4f(1.0), latent_draw(0u) > 1.0 - p);
    activations[base + job.value + index] = mask * (run.lo + run.span * x);
    return;
  }
  activations[base + job.value + index] = mask * (run.lo + run.span * p);
  activations[base + job.spread + index] = mask * run.span * run.span * p * (1.0 - p);
}
