// The learned weight of the control variate, mean over the layers; it may have either sign.
fn series_scale(z: u32) -> f32 {
  var sum = 0.0;
  for (var l = 1u; l <= run.layers; l++) { sum += control_of(z, l).x; }
  return sum / f32(run.layers);
}
