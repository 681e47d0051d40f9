// Of a test only: weights of one size, which have the sign of their parameters. One invocation: one vec4 of one replica.
struct Job {
  parameter_at: u32,
  weight_at: u32,
  size: u32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let i = (workgroup.y * job.across + workgroup.x) * 64u + lane;
  if (i >= job.size) { return; }
  let at = workgroup.z * run.parameter_stride;
  parameters[at + job.weight_at + i] = 0.25 * sign(parameters[at + job.parameter_at + i]);
}
