// psa: hard sample; p (1 - p) times what a flip of the unit does to the loss, over the step that the flip makes in its state.
// `unit.path` is that quotient: see flips/layer.wgsl.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f { return unit.path * unit.p * (1.0 - unit.p); }
