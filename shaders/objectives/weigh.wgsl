// Gradients in the generative logits of every level, from those of a mean over samples to those of the bound: each sample's
// rows times its normalised weight and the number of samples. One workgroup: one row of one level.

struct Level {
  d_theta: u32,
  units4: u32,
  pad0: u32,
  pad1: u32,
}
struct Job {
  across: u32,
  level_count: u32,
  pad0: u32,
  pad1: u32,
  levels: array<Level, 20>,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let level = workgroup.y % job.level_count;
  let line = workgroup.y / job.level_count * job.across + workgroup.x;
  if (line >= run.samples * run.batch) { return; }
  let z = workgroup.z;
  let factor = rows[weight_at(z, line / run.batch, line % run.batch)] * f32(run.samples);
  let units4 = job.levels[level].units4;
  let at = z * run.activation_stride + job.levels[level].d_theta + line * units4;
  for (var i = lane; i < units4; i += {{LANES}}u) { activations[at + i] *= factor; }
}
