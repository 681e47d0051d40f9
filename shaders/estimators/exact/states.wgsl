// The states of a layer of Boolean units by number: bit i of the number is the state of unit i.

fn state_bits(state: u32, quad: u32) -> vec4f {
  let bits = state >> (4u * quad);
  return vec4f(vec4u(bits, bits >> 1u, bits >> 2u, bits >> 3u) & vec4u(1u));
}

// q(state): of the units whose logits begin at `eta_at` in the activations.
fn state_probability(eta_at: u32, state: u32, units: u32) -> f32 {
  var log_q = 0.0;
  for (var quad = 0u; 4u * quad < units; quad++) {
    let eta = activations[eta_at + quad];
    log_q += sum4(real_units(quad, units) * (state_bits(state, quad) * eta - softplus(eta)));
  }
  return exp(log_q);
}
