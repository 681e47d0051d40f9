// Functions of logits that stay finite and accurate at both ends.

const NONE = 0xffffffffu; // "no such tensor" in a job

fn sigmoid(x: vec4f) -> vec4f {
  let e = exp(-abs(x));
  return select(e, vec4f(1.0), x >= vec4f(0.0)) / (1.0 + e);
}

fn softplus(x: vec4f) -> vec4f {
  return max(x, vec4f(0.0)) + log(1.0 + exp(-abs(x)));
}

// 1 for the units of a vec4 that exist, 0 for the padding of a width that is no multiple of 4.
fn real_units(unit4: u32, units: u32) -> vec4f {
  return select(vec4f(0.0), vec4f(1.0), vec4u(unit4 * 4u) + vec4u(0u, 1u, 2u, 3u) < vec4u(units));
}

fn sum4(v: vec4f) -> f32 {
  return (v.x + v.y) + (v.z + v.w);
}

// False for NaN and infinities, tested on the bits: compilers may assume that comparisons see finite numbers.
fn is_finite(x: f32) -> bool {
  return (bitcast<u32>(x) & 0x7f800000u) != 0x7f800000u;
}

fn are_finite(x: vec4f) -> bool {
  return all((bitcast<vec4u>(x) & vec4u(0x7f800000u)) != vec4u(0x7f800000u));
}
