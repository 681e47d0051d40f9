// The order in which an epoch visits the examples: the same integers as src/random/permute.ts, whose header explains the
// method. Needs shaders/common/threefry.wgsl before it. Functions only, no bindings.

const USE_SHUFFLE = 2u; // USE.shuffle of src/random/keys.ts

// Image of i under the permutation of [0, n) that belongs to (seed, epoch). Needs n >= 1 and i < n.
fn permute(seed: u32, epoch: u32, n: u32, i: u32) -> u32 {
  let half = max(1u, (33u - countLeadingZeros(n - 1u)) >> 1u);
  let mask = (1u << half) - 1u;
  var value = i;
  loop {
    var left = value >> half;
    var right = value & mask;
    for (var round = 0u; round < 6u; round++) {
      let mixed = left ^ (threefry4x32(vec4u(seed, epoch, USE_SHUFFLE, round), vec4u(right, 0u, 0u, 0u)).x & mask);
      left = right;
      right = mixed;
    }
    value = (left << half) | right;
    if (value < n) {
      break;
    }
  }
  return value;
}
