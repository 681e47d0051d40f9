// Moves what is remembered of the training examples of this batch: running mean of the signal and its weight. One workgroup:
// one row of one layer. When an example stands twice in a batch (at the end of an epoch), its last row counts.

@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) workgroup: vec3u) {
  let b = workgroup.x;
  let layer = workgroup.y + 1u;
  let z = workgroup.z;
  if (replicas[z].frozen != 0u) { return; }
  let at = z * run.row_stride + run.example_at;
  for (var later = b + 1u; later < run.batch; later++) {
    if (rows[at + later] == rows[at + b]) { return; }
  }
  let keep = run.signal_decay;
  let memory = memory_of(z, layer, b);
  let old = moments[memory];
  let signal = baselined_signal(z, layer, b);
  moments[memory] = vec4f(keep * old.x + (1.0 - keep) * signal, keep * old.y + (1.0 - keep), 0.0, 0.0);
}
