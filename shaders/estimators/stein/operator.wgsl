// Control variates from a discrete Stein operator (rodeo): A h = mean over units of q(other state) (h(y^i) - h(x)), y^i being x with
// unit i flipped, has mean 0 for every h. Here h_k is the mean over the other samples j of a network of two numbers: the linear
// change of the signal from x_j and the signal at x_j. Rows of the network: for the ordered pair (k, j), first x_k itself, then
// its flips; all with the batch inside.

// Number of the pair (k, j), j another sample.
fn pair_of(k: u32, j: u32) -> u32 { return k * (run.samples - 1u) + select(j, j - 1u, j > k); }

// Row of the network for point t = 0 (x_k) or 1 + i (unit i flipped) of a pair.
fn pair_row(pair: u32, point: u32, units: u32, row: u32) -> u32 {
  return (pair * (units + 1u) + point) * run.batch + row;
}

// Probability of the other state of each unit.
fn other_probability(unit: Unit) -> vec4f { return select(unit.p, 1.0 - unit.p, unit.hard > vec4f(0.5)); }

// h_k at point t, (first output, second output).
fn stein_h(unit: Unit, point: u32) -> vec2f {
  var sum = vec2f();
  for (var j = 0u; j < run.samples; j++) {
    if (j == unit.sample) { continue; }
    let row = pair_row(pair_of(unit.sample, j), point, unit.units, unit.row);
    sum += activations[unit.net_start + row].xy;
  }
  return sum / f32(run.samples - 1u);
}

// h_k at the flips of these units: one output, `second` or first.
fn stein_flips(unit: Unit, second: bool) -> vec4f {
  var h = vec4f();
  for (var c = 0u; c < 4u; c++) {
    if (unit.index[c] >= unit.units) { continue; }
    let pair = stein_h(unit, 1u + unit.index[c]);
    h[c] = select(pair.x, pair.y, second);
  }
  return h;
}
