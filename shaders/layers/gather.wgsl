// The batch of a step: what the network reads, or what it predicts. One workgroup: one row. Chooses the example, unpacks (and, where
// asked, draws) its pixels.
// x: [batch, inputs] states 0 / 1, or real numbers; input: [batch, inputs] x - mean, where the model centres its inputs.

struct Job {
  x: u32,
  input: u32,       // NONE: the encoder reads x
  mean: u32,        // vec4 offset of the mean image in the activations
  inputs: u32,
  inputs4: u32,
  evaluation: u32,  // 0: shuffled training batch of this step; 1: the examples in order, chunk by chunk
  before: u32,      // numbers of an example that stand before these, filled up to a whole word
  field: u32,       // 0: the inputs; 1: what is predicted, whose pixels have draws of their own
}
@group(0) @binding(0) var<uniform> job: Job;

const USE_DYNAMIC = 9u;

// Words that so many numbers take.
fn words_of(numbers: u32) -> u32 {
  switch run.data_kind {
    case 0u: { return (numbers + 31u) / 32u; }
    case 1u: { return (numbers + 3u) / 4u; }
    default: { return numbers; }
  }
}

var<workgroup> chosen: u32; // the row's example

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let row = group.x;
  let z = group.z;
  if (lane == 0u) {
    if (job.evaluation != 0u) {
      chosen = min(replicas[z].chunk * run.batch + row, run.data_count - 1u);
    } else {
      let position = replicas[z].step * run.batch + row;
      let epoch = position / run.data_count;
      chosen = permute(replicas[z].seed, epoch, run.data_count, position % run.data_count);
    }
  }
  let example = workgroupUniformLoad(&chosen);
  if (lane == 0u && job.evaluation == 0u) { rows[z * run.row_stride + run.example_at + row] = f32(example); }
  if (lane == 0u && run.label_at != NONE) {
    rows[z * run.row_stride + run.label_at + row] = f32(data[(example + 1u) * run.words_per_row - 1u]);
  }
  let base = z * run.activation_stride;
  let start = example * run.words_per_row + words_of(job.before);
  for (var i = lane; i < job.inputs4; i += {{LANES}}u) {
    var x: vec4f;
    if (run.data_kind == 0u) {
      let word = data[start + i / 8u] >> (i % 8u * 4u);
      x = vec4f(vec4u(word, word >> 1u, word >> 2u, word >> 3u) & vec4u(1u));
    } else if (run.data_kind == 2u) {
      let at = start + i * 4u;
      x = bitcast<vec4f>(vec4u(data[at], data[at + 1u], data[at + 2u], data[at + 3u]));
    } else {
      let grey = unpack4x8unorm(data[start + i]);
      let key = vec4u(replicas[z].seed, replicas[z].step, USE_DYNAMIC, 0u);
      let u = uniform4(threefry4x32(key, vec4u(i, example, job.field, 0u)));
      x = select(vec4f(0.0), vec4f(1.0), u < grey);
    }
    x = select(vec4f(0.0), x, real_units(i, job.inputs) > vec4f(0.5));
    activations[base + job.x + row * job.inputs4 + i] = x;
    if (job.input != NONE) {
      activations[base + job.input + row * job.inputs4 + i] = x - activations[base + job.mean + i];
    }
  }
}
