// Four units of one sample of one example, as the estimator's functions want them.

fn read_unit(z: u32, sample: u32, row: u32, quad: u32) -> Unit {
  let base = z * run.activation_stride;
  let own = row * job.units4 + quad;
  drawing = Drawing(z, job.layer, replicas[z].step, USE_LATENT, row, quad, sample);
  var unit: Unit;
  unit.replica = z;
  unit.layer = job.layer;
  unit.row = row;
  unit.sample = sample;
  unit.units = job.units;
  unit.first_extra = job.first_extra;
  unit.index = vec4u(quad * 4u) + vec4u(0u, 1u, 2u, 3u);
  unit.batch4 = run.batch * job.units4;
  unit.eta_at = base + job.eta + own;
  unit.eta_step = select(unit.batch4, 0u, job.one_row != 0u);
  unit.value_at = base + job.value + own;
  unit.slope_at = base + job.slope + own - job.slope_first * unit.batch4;
  unit.net_start = base + job.net;
  unit.net_at = unit.net_start + row;
  unit.net_slope_at = base + job.net_slope + own;
  unit.theta_at = select(base + job.theta + own, NONE, job.theta == NONE);
  if (job.prior != NONE) { unit.prior = parameters[z * run.parameter_stride + job.prior + quad]; }
  unit.control = control_of(z, job.layer);
  unit.eta = activations[unit.eta_at + sample * unit.eta_step];
  unit.p = sigmoid(unit.eta);
  unit.u = latent_draw(sample);
  if (USES_NOISE) { unit.noise = noise_draw(sample); }
  unit.state = (activations[unit.value_at + sample * unit.batch4] - run.lo) / run.span;
  unit.hard = hard_of(unit);
  return unit;
}

// The estimate that the kernel `estimate` has written for this sample's logits, without the closed-form part and of one example.
fn finished_estimate(unit: Unit) -> vec4f {
  let share = select(1.0 / f32(run.samples), 1.0, job.one_row != 0u);
  let line = select(unit.sample * run.batch + unit.row, unit.row, job.one_row != 0u);
  let at = unit.replica * run.activation_stride + job.d_eta + line * job.units4 + unit.index.x / 4u;
  let closed = f32(run.latent_terms == LATENT_CLOSED) * unit.p * (1.0 - unit.p) * (unit.eta - unit.prior);
  return activations[at] / run.inverse_batch - share * closed;
}

// The hard sample behind the state.
fn hard_of(unit: Unit) -> vec4f {
#if HARD
  return select(vec4f(0.0), vec4f(1.0), unit.state > vec4f(0.5));
#else
  return hard_state(unit.eta, unit.u);
#end
}
