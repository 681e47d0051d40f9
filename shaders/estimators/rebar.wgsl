// rebar: (f(b) - nu f(s(zt)))(b - p) + nu d/d eta [f(s(z)) - f(s(zt))]; see relaxed.wgsl.
const USES_NOISE = true;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return relaxed_state(eta, u, e); }

fn continued_state(eta: vec4f, u: vec4f, origin: Origin) -> vec4f { return continued_relaxed(eta, u, origin); }
fn continued_slope(state: vec4f, origin: Origin) -> vec4f { return continued_relaxed_slope(state, origin); }

fn estimate(unit: Unit, d: Sensitivity) -> vec4f { return relaxed_estimate(unit, d); }

fn sensitivity(unit: Unit) -> Sensitivity { return relaxed_sensitivity(unit); }
