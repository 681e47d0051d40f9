// Logits sampled as m + sqrt(v) e: what comes back to them, handed on to the variances. One invocation: four logits of a row.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= job.size) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let e = normal_draw(z, job.layer, index / job.units4, index % job.units4);
  let v = activations[base + job.variance + index];
  let slope = select(vec4f(0.0), 0.5 * e * inverseSqrt(v), v > vec4f(1e-12));
  activations[base + job.d_variance + index] = activations[base + job.d_mean + index] * slope;
}
