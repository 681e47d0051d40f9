// One sum over the units of a layer for every sample of every example: rows[dot + sample * batch + row] = sum of the
// estimator's `summand`. One workgroup: one sample of one example.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let z = workgroup.z;
  var sum = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    sum += sum4(real_units(i, job.units) * summand(read_unit(z, line / run.batch, line % run.batch, i)));
  }
  let sums = sums_on_first_lane(lane, vec2f(sum, 0.0));
  if (lane == 0u) { rows[dot_at(z, job.layer) + line] = sums.x; }
}
