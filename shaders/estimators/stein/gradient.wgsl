// Gradient of the squared estimate in the outputs of the network of pairs, at every point of the pair (k, j). One workgroup: one
// pair of one example. d_net: [rows of the network], of the batch mean.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let line = workgroup.y * job.across + workgroup.x;
  if (line >= job.rows) { return; }
  let z = workgroup.z;
  let row = line % run.batch;
  let pair = line / run.batch;
  let k = pair / (run.samples - 1u);
  let count = f32(run.samples);
  let control = control_of(z, job.layer);
  let residuals = dot_at(z, job.layer) + row;
  var others = 0.0;
  for (var s = 0u; s < run.samples; s++) { others += select(0.0, rows[residuals + s * run.batch], s != k); }
  // dL / dA_k and dL / dM_k, over the units and the samples that h_k averages, of the batch mean.
  let share = run.inverse_batch / (f32(job.units) * (count - 1.0));
  let along = share * vec2f(-control.x / (count * (count - 1.0)) * others, control.y / count * rows[residuals + k * run.batch]);
  let base = z * run.activation_stride + job.d_net;
  var weights = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let unit = read_unit(z, k, row, i);
    let weight = real_units(i, job.units) * other_probability(unit);
    let direct = share * control.y / count * 2.0 * finished_estimate(unit) * (1.0 - 2.0 * unit.hard);
    for (var c = 0u; c < 4u; c++) {
      if (unit.index[c] >= job.units) { continue; }
      let d = weight[c] * (along + vec2f(0.0, direct[c]));
      activations[base + pair_row(pair, 1u + unit.index[c], job.units, row)] = vec4f(d, 0.0, 0.0);
    }
    weights += sum4(weight);
  }
  let all = workgroup_sum(lane, weights);
  if (lane == 0u) { activations[base + pair_row(pair, 0u, job.units, row)] = vec4f(-all * along, 0.0, 0.0); }
}
