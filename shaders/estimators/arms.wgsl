// arms: n states of a unit whose uniforms are negatively correlated through a Dirichlet draw of which the ordinary sample's
// uniform is the first component; leave-one-out over them, divided by 1 - rho, rho the correlation of two states.
const USES_NOISE = false;

fn draw_state(eta: vec4f, u: vec4f, noise: vec4f) -> vec4f { return hard_state(eta, u); }

// A state is rare (the less probable one) where the unit's uniform is above 1 - q, q = min(p, 1 - p).
fn rare_probability(eta: vec4f) -> vec4f { return sigmoid(-abs(eta)); }

// The uniform of component j = 1..n-1 is 1 - (1 - d_j)^(n-1), d_j = (1 - d_0) E_j / sum E, E exponential.
fn arms_state(eta: vec4f, u: vec4f, e: u32) -> vec4f {
  let power = run.hyper.samples - 1.0;
  let first = select(u, 1.0 - u, eta > vec4f(0.0));
  let rest = pow(1.0 - first, vec4f(1.0 / power));
  var total = vec4f();
  var own = vec4f();
  for (var j = 0u; j < u32(power); j++) {
    let exponential = -log(noise_draw(j));
    total += exponential;
    if (j == e) { own = exponential; }
  }
  // Above 1 - q means (1 - d)^(n-1) below q.
  let rare = pow(1.0 - rest * own / total, vec4f(power)) < rare_probability(eta);
  return select(vec4f(0.0), vec4f(1.0), rare != (eta > vec4f(0.0)));
}

fn extra_state(eta: vec4f, u: vec4f, e: u32, index: vec4u) -> vec4f { return arms_state(eta, u, e); }

fn estimate(unit: Unit) -> vec4f {
  let n = run.hyper.samples;
  let extras = u32(n) - 1u;
  var mean = own_signal(unit);
  for (var e = 0u; e < extras; e++) { mean += extra_signal(unit, e); }
  mean /= n;
  var sum = (own_signal(unit) - mean) * (unit.hard - unit.p);
  for (var e = 0u; e < extras; e++) {
    sum += (extra_signal(unit, e) - mean) * (arms_state(unit.eta, unit.u, e) - unit.p);
  }
  // 1 - rho = (q - both) / (q (1 - q)), both = P(two are rare) = max(0, 2 q^(1/(n-1)) - 1)^(n-1).
  let q = rare_probability(unit.eta);
  let both = pow(max(2.0 * pow(q, vec4f(1.0 / (n - 1.0))) - 1.0, vec4f(0.0)), vec4f(n - 1.0));
  return sum / (n - 1.0) * q * (1.0 - q) / (q - both);
}
