// The values of every state of a layer, [states, above4]. One invocation: four units of a state.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let index = (workgroup.y * job.across + workgroup.x) * {{LANES}}u + lane;
  if (index >= job.count_above * job.above4) { return; }
  let quad = index % job.above4;
  let x = above_of(index / job.above4, quad);
  activations[job.value + index] = real_units(quad, job.above) * (run.lo + run.span * x);
}
