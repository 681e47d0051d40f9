// Bernoulli cross-entropy of every level of the generative network, or of what a head predicts, and its gradient in the logits.
// One workgroup: one row of one level. theta: [groups * batch, units] logits; target: values of the level, whose own
// extra groups are fewer: a group that it does not have is the sample that it was made from. d_theta: [gradient_rows, units],
// of the mean over these rows; d_slope: [slope_rows, units], of each row by itself. rows[term + row]: sum over units of softplus(theta) - x theta (nats).

struct Level {
  theta: u32,
  target_at: u32,
  d_theta: u32,     // NONE: no gradient wanted
  units: u32,
  units4: u32,
  row_count: u32,
  target_groups: u32,
  term: u32,
  is_data: u32,     // the target is x itself, not a representation of it
  gradient_rows: u32, // rows that get a gradient: the batch, or all groups of it
  gradient_weight: f32, // weight of a row in the mean gradient
  target_samples: u32, // groups of the target that are samples
  d_slope: u32,     // NONE: no slopes wanted
  slope_first: u32, // first row with a slope
  slope_rows: u32,
  pad: u32,
}
struct Job {
  across: u32,
  level_count: u32,
  pad1: u32,
  pad2: u32,
  levels: array<Level, 20>,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u,
        @builtin(num_workgroups) grid: vec3u) {
  let level = workgroup.y % job.level_count;
  let row = workgroup.y / job.level_count * job.across + workgroup.x;
  if (row >= job.levels[level].row_count) { return; }
  let z = workgroup.z;
  let units4 = job.levels[level].units4;
  let group = row / run.batch;
  let target_group = select(group % job.levels[level].target_samples, group, group < job.levels[level].target_groups);
  let target_row = target_group * run.batch + row % run.batch;
  let base = z * run.activation_stride;
  let theta_at = base + job.levels[level].theta + row * units4;
  let target_at = base + job.levels[level].target_at + target_row * units4;
  var term = 0.0;
  for (var i = lane; i < units4; i += {{LANES}}u) {
    let theta = activations[theta_at + i];
    var x = activations[target_at + i];
    let mask = real_units(i, job.levels[level].units);
    if (job.levels[level].is_data == 0u) { x = (x - run.lo) / run.span; }
    term += sum4(mask * (softplus(theta) - x * theta));
    if (row < job.levels[level].gradient_rows && job.levels[level].d_theta != NONE) {
      let d = mask * (sigmoid(theta) - x) * job.levels[level].gradient_weight;
      activations[base + job.levels[level].d_theta + row * units4 + i] = d;
    }
    let slope_row = row - job.levels[level].slope_first; // wraps to a large number for earlier rows
    if (slope_row < job.levels[level].slope_rows && job.levels[level].d_slope != NONE) {
      activations[base + job.levels[level].d_slope + slope_row * units4 + i] = mask * (sigmoid(theta) - x);
    }
  }
  let sums = sums_on_first_lane(lane, vec2f(term, 0.0));
  if (lane == 0u) { rows[z * run.row_stride + job.levels[level].term + row] = sums.x; }
}
