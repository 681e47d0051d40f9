// The estimate of dE/d eta for every unit of a Bernoulli layer, plus the closed-form part of the gradient.
// One workgroup: one example. The estimator's shader turns what is known of a unit into the estimate.
// eta, value, path, theta, d_eta: [batch, units]; gradients are of the batch mean.

struct Job {
  eta: u32,
  value: u32,
  path: u32,        // d loss / d value that came back through the network
  theta: u32,       // logits of this layer under the generative network, or NONE at the top
  d_eta: u32,
  prior: u32,       // parameters offset of the prior's logits, or NONE
  d_prior: u32,     // [batch, units] gradient in the prior's logits, or NONE
  units: u32,
  units4: u32,
  layer: u32,
  eta_groups: u32,  // first of this layer's extra groups
  top: u32,
  baseline: u32,    // activations offset of the baseline's output, one vec4 an example, or NONE
  d_baseline: u32,
  pad0: u32,
  pad1: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

const USE_LATENT = 4u;
const USE_NOISE = 5u;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let row = workgroup.x;
  let z = workgroup.z;
  let base = z * run.activation_stride;
  let at = row * job.units4;
  var baseline = 0.0;
#if BASELINE
  if (job.baseline != NONE) {
    baseline = activations[base + job.baseline + row].x;
    if (lane == 0u) {
      // Squared error: d/dC of (S - c - C)^2 / 2.
      let error = baseline + running_mean(z, job.layer) - learning_signal(z, job.layer, 0u, row);
      activations[base + job.d_baseline + row] = vec4f(error * run.inverse_batch, 0.0, 0.0, 0.0);
    }
  }
#end
  for (var i = lane; i < job.units4; i += {{LANES}}u) {
    var unit: Unit;
    unit.eta = activations[base + job.eta + at + i];
    unit.p = sigmoid(unit.eta);
    let counter = vec4u(i, row, 0u, 0u);
    unit.u = uniform4(threefry4x32(vec4u(replicas[z].seed, replicas[z].step, USE_LATENT, job.layer), counter));
    if (USES_NOISE) {
      unit.noise = uniform4(threefry4x32(vec4u(replicas[z].seed, replicas[z].step, USE_NOISE, job.layer), counter));
    }
    unit.hard = hard_state(unit.eta, unit.u);
    unit.state = (activations[base + job.value + at + i] - run.lo) / run.span;
    unit.index = vec4u(i * 4u) + vec4u(0u, 1u, 2u, 3u);
    unit.replica = z;
    unit.layer = job.layer;
    unit.row = row;
    unit.units = job.units;
    unit.first_extra = job.eta_groups;
    unit.baseline = baseline;
#if SCORE
    let scale = run.inverse_batch;
#else
    let scale = 1.0;
    unit.path = run.span * activations[base + job.path + at + i];
    if (job.theta != NONE) { unit.path -= activations[base + job.theta + at + i] * run.inverse_batch; }
#end
    var theta = vec4f();
    if (job.prior != NONE) { theta = parameters[z * run.parameter_stride + job.prior + i]; }
    unit.closed_form = f32(run.closed_form) * unit.p * (1.0 - unit.p) * (unit.eta - theta);
    let mask = real_units(i, job.units);
    let gradient = scale * estimate(unit) + run.inverse_batch * unit.closed_form;
    activations[base + job.d_eta + at + i] = mask * gradient;
    if (job.d_prior != NONE) {
      activations[base + job.d_prior + at + i] = mask * (sigmoid(theta) - unit.p) * run.inverse_batch;
    }
  }
}
