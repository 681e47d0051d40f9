// Cross-entropy of a level of variables with several values under the logits of the generative network, and its gradient in them;
// ../bernoulli/likelihood.wgsl for one level of more values than two. One workgroup: one row.

struct Job {
  theta: u32,
  target_at: u32,
  d_theta: u32,       // NONE: no gradient wanted
  units: u32,
  units4: u32,
  states: u32,        // values of a variable
  row_count: u32,
  target_groups: u32, // groups of the target; one that it does not have is the sample that it was made from
  target_samples: u32,
  term: u32,
  gradient_rows: u32,
  gradient_weight: f32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

fn number_at(at: u32) -> f32 { return activations[at / 4u][at % 4u]; }

fn normaliser_at(at: u32) -> f32 {
  var top = number_at(at);
  for (var k = 1u; k < job.states; k++) { top = max(top, number_at(at + k)); }
  var sum = 0.0;
  for (var k = 0u; k < job.states; k++) { sum += exp(number_at(at + k) - top); }
  return top + log(sum);
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = workgroup.y * job.across + workgroup.x;
  if (row >= job.row_count) { return; }
  let z = workgroup.z;
  let group = row / run.batch;
  let target_group = select(group % job.target_samples, group, group < job.target_groups);
  let base = z * run.activation_stride;
  let theta_at = base + job.theta + row * job.units4;
  let target_at = base + job.target_at + (target_group * run.batch + row % run.batch) * job.units4;
  var term = 0.0;
  var known = NONE;
  var normaliser = 0.0;
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let theta = activations[theta_at + i];
    let x = (activations[target_at + i] - run.lo) / run.span;
    var d = vec4f();
    let count = min(4u, job.units - 4u * i); // not a constant, so that compilers do not unroll what follows
    for (var c = 0u; c < count; c++) {
      let number = 4u * i + c;
      if (number / job.states != known) {
        known = number / job.states;
        normaliser = normaliser_at(4u * theta_at + known * job.states);
      }
      term += select(0.0, normaliser, number % job.states == 0u) - x[c] * theta[c];
      d[c] = exp(theta[c] - normaliser) - x[c];
    }
    if (row < job.gradient_rows && job.d_theta != NONE) {
      activations[base + job.d_theta + row * job.units4 + i] = d * job.gradient_weight;
    }
  }
  let sums = sums_on_first_lane(lane, vec2f(term, 0.0));
  if (lane == 0u) { rows[z * run.row_stride + job.term + row] = sums.x; }
}
