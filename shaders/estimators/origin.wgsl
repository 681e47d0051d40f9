// Where a row group that came up from below was made.
struct Origin {
  replica: u32,
  layer: u32,
  e: u32,       // which of that layer's extra groups
}

fn origin_of(z: u32, group: u32) -> Origin {
  var layer = 1u;
  for (var k = 1u; k < run.layers; k++) {
    if (run.first_extras[k / 4u][k % 4u] <= group) { layer = k + 1u; }
  }
  let first = run.first_extras[(layer - 1u) / 4u][(layer - 1u) % 4u];
  return Origin(z, layer, (group - first) / run.samples);
}
