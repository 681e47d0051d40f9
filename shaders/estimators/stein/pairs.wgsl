// Input of a network of pairs of samples: for every point y of a pair (k, j), the linear change s_j . (y - x_j) of the signal and
// the signal f_j, both less their running mean where it makes sense and over max(1, running deviation). One workgroup: one
// pair of one example.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let z = workgroup.z;
  let row = line % run.batch;
  let pair = line / run.batch;
  let k = pair / (run.samples - 1u);
  let rest = pair % (run.samples - 1u);
  let j = select(rest, rest + 1u, rest >= k);
  var change = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let unit = read_unit(z, k, row, i);
    let other = read_unit(z, j, row, i);
    change += dot(real_units(i, job.units), sample_slope(unit, j) * (unit.hard - other.hard));
  }
  let whole = workgroup_sum(lane, change);
  let scale = 1.0 / max(1.0, running_deviation(z, job.layer));
  let signal = scale * (learning_signal(z, job.layer, j, row) - running_mean(z, job.layer));
  let base = z * run.activation_stride + job.net_input;
  if (lane == 0u) { activations[base + pair_row(pair, 0u, job.units, row)] = vec4f(scale * whole, signal, 0.0, 0.0); }
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let unit = read_unit(z, k, row, i);
    let flipped = scale * (whole + sample_slope(unit, j) * (1.0 - 2.0 * unit.hard));
    for (var c = 0u; c < 4u; c++) {
      if (unit.index[c] >= job.units) { continue; }
      activations[base + pair_row(pair, 1u + unit.index[c], job.units, row)] = vec4f(flipped[c], signal, 0.0, 0.0);
    }
  }
}
