// The top of a PSA backward pass (Shekhovtsov et al. 2020, section 3): what the loss would be with each unit of the top layer flipped in
// turn, from the head's logits and one row of its weights. One workgroup: one row. out: [rows, units] difference quotients (f(flipped) -
// f) / (v_flipped - v), of the mean over batch and samples. enhanced: [rows, 4 units4, classes] the head's gradient in its logits at each
// flip times 1 - p(state) over the number of units, of the same mean; NONE: not wanted.

struct Job {
  eta: u32,         // logits of the top layer, [eta groups * batch, units]
  value: u32,
  theta: u32,       // logits of the head, [rows, classes]
  weight: u32,      // parameters offset of the head's weights [units, classes]
  out: u32,
  enhanced: u32,
  units: u32,
  units4: u32,
  classes: u32,     // logits
  classes4: u32,
  rows: u32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

struct Flip {
  theta_at: u32,
  weight_at: u32,   // of the flipped unit
  step: f32,        // v_flipped - v
}

fn logit(flip: Flip, class_: u32) -> f32 {
  return activations[flip.theta_at + class_ / 4u][class_ % 4u] +
         flip.step * parameters[flip.weight_at + class_ / 4u][class_ % 4u];
}

fn flipped_loss(flip: Flip, label: u32) -> ClassLoss {
  if (job.classes == 1u) {
    let theta = logit(flip, 0u);
    return ClassLoss(softplus(vec4f(select(theta, -theta, label == 1u))).x, 0.0);
  }
  var top = logit(flip, 0u);
  for (var c = 1u; c < job.classes; c++) { top = max(top, logit(flip, c)); }
  var sum = 0.0;
  for (var c = 0u; c < job.classes; c++) { sum += exp(logit(flip, c) - top); }
  let normaliser = top + log(sum);
  return ClassLoss(normaliser - logit(flip, label), normaliser);
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = workgroup.y * job.across + workgroup.x;
  if (row >= job.rows) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let theta_at = base + job.theta + row * job.classes4;
  let label = u32(rows[z * run.row_stride + run.label_at + row % run.batch]);
  let loss = summarise(theta_at, job.classes, label).loss;
  let share = run.inverse_batch / f32(run.samples);
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let value = activations[base + job.value + row * job.units4 + i];
    let step = 2.0 * run.lo + run.span - 2.0 * value;
    let surprise = sigmoid(activations[base + job.eta + row * job.units4 + i] * sign(step)) / f32(job.units);
    var quotient = vec4f();
    for (var k = 0u; k < min(4u, job.units - 4u * i); k++) {
      let unit = 4u * i + k;
      let weight_at = z * run.parameter_stride + job.weight + unit * job.classes4;
      let flip = Flip(theta_at, weight_at, step[k]);
      let there = flipped_loss(flip, label);
      quotient[k] = share * (there.loss - loss) / step[k];
      if (job.enhanced == NONE) { continue; }
      let at = base + job.enhanced + (row * 4u * job.units4 + unit) * job.classes4;
      for (var c = 0u; c < job.classes4; c++) {
        let theta = activations[theta_at + c] + step[k] * parameters[weight_at + c];
        let d = slope_of(theta, job.classes, label, c, there) * real_units(c, job.classes);
        activations[at + c] = share * surprise[k] * d;
      }
    }
    activations[base + job.out + row * job.units4 + i] = quotient;
  }
}
