// The temperature of the control variate's relaxation, which is learned by its logarithm; mean over the layers.
fn series_temperature(z: u32) -> f32 {
  var sum = 0.0;
  for (var l = 1u; l <= run.layers; l++) { sum += exp(control_of(z, l).y); }
  return sum / f32(run.layers);
}
