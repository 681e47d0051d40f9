// The top of a PSA backward pass (Shekhovtsov et al. 2020, section 3) where the head's likelihood is of Bernoulli pixels: what the loss
// would be with each unit of the top layer flipped in turn, from the head's logits and one row of its weights. One workgroup: one row.
// out: [rows, units] difference quotients (f(flipped) - f) / (v_flipped - v), of the mean over batch and samples, f = sum of
// softplus(theta) - x theta. enhanced: [rows, 4 units4, pixels] the head's gradient in its logits at each flip times 1 - p(state) over
// the number of units, of the same mean; NONE: not wanted.

struct Job {
  eta: u32,         // logits of the top layer, [rows, units]
  value: u32,
  theta: u32,       // logits of the head, [rows, pixels]
  target_at: u32,   // [rows, pixels]
  weight: u32,      // parameters offset of the head's weights [units, pixels]
  out: u32,
  enhanced: u32,
  units: u32,
  units4: u32,
  classes: u32,     // pixels
  classes4: u32,
  rows: u32,
  across: u32,
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = workgroup.y * job.across + workgroup.x;
  if (row >= job.rows) { return; }
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let theta_at = base + job.theta + row * job.classes4;
  let target_at = base + job.target_at + row * job.classes4;
  let share = run.inverse_batch / f32(run.samples);
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    let value = activations[base + job.value + row * job.units4 + i];
    let step = 2.0 * run.lo + run.span - 2.0 * value;
    let surprise = sigmoid(activations[base + job.eta + row * job.units4 + i] * sign(step)) / f32(job.units);
    var quotient = vec4f();
    for (var k = 0u; k < min(4u, job.units - 4u * i); k++) {
      let unit = 4u * i + k;
      let weight_at = z * run.parameter_stride + job.weight + unit * job.classes4;
      let at = base + job.enhanced + (row * 4u * job.units4 + unit) * job.classes4;
      var change = 0.0;
      for (var c = 0u; c < job.classes4; c++) {
        let theta = activations[theta_at + c];
        let moved = step[k] * parameters[weight_at + c];
        let x = activations[target_at + c];
        let real = real_units(c, job.classes);
        change += sum4(real * (softplus(theta + moved) - softplus(theta) - x * moved));
        if (job.enhanced != NONE) {
          activations[at + c] = share * surprise[k] * real * (sigmoid(theta + moved) - x);
        }
      }
      quotient[k] = share * change / step[k];
    }
    activations[base + job.out + row * job.units4 + i] = quotient;
  }
}
