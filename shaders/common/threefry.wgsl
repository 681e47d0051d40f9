// Threefry-4x32 with 20 rounds: random bits as a function of a key, the same words as src/random/threefry.ts.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3" (SC 2011), and its library Random123.
// Functions only, no bindings. key = (seed, time, use, layer), counter = (unit >> 2, row, sample, 0); one block gives the
// words of four consecutive units.

// Rotations of one group of four rounds, as pairs for the words that are changed together; groups alternate.
const THREEFRY_ODD = array<vec2u, 4>(vec2u(10u, 26u), vec2u(11u, 21u), vec2u(13u, 27u), vec2u(23u, 5u));
const THREEFRY_EVEN = array<vec2u, 4>(vec2u(6u, 20u), vec2u(17u, 11u), vec2u(25u, 10u), vec2u(18u, 20u));

// One round on (x0, x2) and their partners: the rotated and mixed partners, swapped for the next round.
fn threefryPartners(sum: vec2u, partners: vec2u, rotation: vec2u) -> vec2u {
  return (((partners << rotation) | (partners >> (vec2u(32u) - rotation))) ^ sum).yx;
}

// Four random words. A loop over groups instead of 20 unrolled rounds keeps the code that drivers must compile short.
fn threefry4x32(key: vec4u, counter: vec4u) -> vec4u {
  var k = key;
  var last = 0x1bd11bdau ^ key.x ^ key.y ^ key.z ^ key.w;
  var sum = counter.xz + key.xz;
  var partners = counter.yw + key.yw;
  for (var group = 1u; group <= 5u; group++) {
    let odd = (group & 1u) == 1u;
    sum += partners;
    partners = threefryPartners(sum, partners, select(THREEFRY_EVEN[0], THREEFRY_ODD[0], odd));
    sum += partners;
    partners = threefryPartners(sum, partners, select(THREEFRY_EVEN[1], THREEFRY_ODD[1], odd));
    sum += partners;
    partners = threefryPartners(sum, partners, select(THREEFRY_EVEN[2], THREEFRY_ODD[2], odd));
    sum += partners;
    partners = threefryPartners(sum, partners, select(THREEFRY_EVEN[3], THREEFRY_ODD[3], odd));
    let first = k.x;
    k = vec4u(k.yzw, last);
    last = first;
    sum += k.xz;
    partners += vec2u(k.y, k.w + group);
  }
  return vec4u(sum.x, partners.x, sum.y, partners.y);
}

// Uniforms in (0, 1) from random bits: midpoints of 2^23 equal cells, exact in f32, symmetric under u -> 1 - u.
fn uniform4(bits: vec4u) -> vec4f {
  return (vec4f(bits >> vec4u(9u)) + 0.5) * 0x1p-23f;
}
