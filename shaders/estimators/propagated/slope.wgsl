// The gradient in the values of a layer, passed on to the means and variances of its logits. One invocation: four units of a row.
// A sample's share is a difference quotient in its value, which is the slope of the expected loss in p over D.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= job.size) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let row = index / job.units4;
  let quad = index % job.units4;
  let unit = matched_at(z, row, quad, index);
  var d = run.span * activations[base + job.d_value + index];
  if (job.d_spread != NONE) { d += run.span * run.span * (1.0 - 2.0 * unit.p) * activations[base + job.d_spread + index]; }
  d *= real_units(quad, job.units);
  activations[base + job.d_mean + index] = d * unit.by_mean;
  if (job.d_variance != NONE) { activations[base + job.d_variance + index] = d * unit.by_variance; }
}
