// vimco: of sample k (its weight + its credit) (x_k - p), both from shaders/objectives/bound.wgsl. The kernel takes the mean over
// samples, the bound wants their sum.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let credit = rows[credit_at(unit.replica, unit.sample, unit.row)];
  // The log weight of a model that predicts holds no log q.
  let weight = f32(run.latent_terms != LATENT_NONE) * rows[weight_at(unit.replica, unit.sample, unit.row)];
  return f32(run.samples) * (weight + credit) * (unit.hard - unit.p);
}
