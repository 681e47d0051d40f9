// Adds one chunk of an ensemble's predictions to the running test loss: every member is a draw of the whole
// network, the ensemble predicts their mean probability. One workgroup: one replica; one lane: one example at a time. Rows past
// the last example of the set do not count. `samples` of the run are the members.

struct Job {
  theta: u32,       // [members * batch, classes] logits
  classes: u32,     // logits
  units4: u32,
  examples: u32,    // evaluated in all
  store: u32,       // `rows` offset of a number an example
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

struct Verdict {
  loss: f32,
  wrong: f32,
}

fn judge(z: u32, b: u32) -> Verdict {
  let base = z * run.activation_stride + job.theta;
  let label = u32(rows[z * run.row_stride + run.label_at + b]);
  let classes = max(job.classes, 2u);
  var best = 0u;
  var highest = -1.0;
  var own = 0.0;
  for (var c = 0u; c < classes; c++) {
    var p = 0.0;
    for (var s = 0u; s < run.samples; s++) {
      let at = base + (s * run.batch + b) * job.units4;
      p += class_probability(at, job.classes, c, summarise(at, job.classes, label));
    }
    if (p > highest) { highest = p; best = c; }
    if (c == label) { own = p; }
  }
  return Verdict(-log(max(own / f32(run.samples), 1e-37)), f32(best != label));
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let z = workgroup.z;
  let first = replicas[z].chunk * run.batch;
  let here = min(run.batch, job.examples - min(job.examples, first));
  var sum = 0.0;
  var wrong = 0.0;
  for (var b = lane; b < here; b += {{LANES}}u) {
    let verdict = judge(z, b);
    rows[z * run.row_stride + job.store + b] = verdict.loss;
    sum += verdict.loss;
    wrong += verdict.wrong;
  }
  let mean = workgroup_sum(lane, sum) / max(f32(here), 1.0);
  let wrongs = workgroup_sum(lane, wrong);
  var square = 0.0;
  for (var b = lane; b < here; b += {{LANES}}u) {
    let d = rows[z * run.row_stride + job.store + b] - mean;
    square += d * d;
  }
  let squares = workgroup_sum(lane, square);
  if (lane == 0u && here > 0u) {
    merge_losses(z, f32(here), mean, squares);
    replicas[z].wrong += wrongs;
    replicas[z].chunk += 1u;
  }
}
