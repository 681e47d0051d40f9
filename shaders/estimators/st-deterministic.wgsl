// st-deterministic: the likelier state; f'_x p (1 - p).
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return select(vec4f(0.0), vec4f(1.0), eta > vec4f(0.0)); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  return unit.path * unit.p * (1.0 - unit.p);
}
