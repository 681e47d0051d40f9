// nvil: (f(x) - c - C(input)) (x - p); its sum with the closed-form part is divided by max(1, s), since dividing the score
// alone would weigh it against the closed form. hyper: decay (used by tally), normalise.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return vec4f(); }

fn estimate(unit: Unit) -> vec4f {
  let centred = own_signal(unit) - running_mean(unit.replica, unit.layer) - unit.baseline;
  let scale = select(1.0, max(1.0, running_deviation(unit.replica, unit.layer)), run.hyper[0].y != 0.0);
  return (centred * (unit.hard - unit.p) + unit.closed_form) / scale - unit.closed_form;
}
