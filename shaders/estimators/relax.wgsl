// relax: rebar with a learned function r of z beside the relaxed network in its control variate; see relaxed.wgsl. Row group 0 of
// the layer's network is r(z), group 1 r of z given the hard sample.
const USES_NOISE = true;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return relaxed_state(eta, u, e); }

fn continued_state(eta: vec4f, u: vec4f, origin: Origin) -> vec4f { return continued_relaxed(eta, u, origin); }
fn continued_slope(state: vec4f, origin: Origin) -> vec4f { return continued_relaxed_slope(state, origin); }

fn learned_slope(unit: Unit, group: u32) -> vec4f { return activations[unit.net_slope_at + group * unit.batch4]; }

fn estimate(unit: Unit, d: Sensitivity) -> vec4f {
  let given = activations[unit.net_at + run.batch].x;
  let path = learned_slope(unit, 0u) - learned_slope(unit, 1u) * conditional_slope(unit.eta, unit.hard, unit.noise);
  return relaxed_estimate(unit, d) + path - given * (unit.hard - unit.p);
}

fn sensitivity(unit: Unit) -> Sensitivity { return relaxed_sensitivity(unit); }
