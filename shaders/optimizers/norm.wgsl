// Global norm of the model's gradient (baseline networks excluded) and the factor that clips it. One workgroup: one replica.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let z = workgroup.z;
  var sum = 0.0;
  for (var i = lane; i < run.model_size; i += {{LANES}}u) {
    let g = gradients[z * run.gradient_stride + i];
    sum += dot(g, g);
  }
  let norm = sqrt(workgroup_sum(lane, sum));
  if (lane == 0u) {
    replicas[z].clip_scale = select(1.0, run.clip_norm / norm, norm > run.clip_norm);
  }
}
