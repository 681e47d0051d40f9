// rloo: K samples; of sample k (f_k - mean of the others) (x_k - p). The mean over samples is taken by the kernel.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  var others = 0.0;
  for (var k = 0u; k < run.samples; k++) { others += select(0.0, sample_signal(unit, k), k != unit.sample); }
  return (own_signal(unit) - others / f32(run.samples - 1u)) * (unit.hard - unit.p);
}
