// Root mean square of what baselines leave of the learning signal, over the batch and the layers.
fn series_baselineError(z: u32) -> f32 {
  var sum = 0.0;
  for (var l = 0u; l < run.layers; l++) { sum += replicas[z].batch_square[l]; }
  return sqrt(sum / f32(run.layers));
}
