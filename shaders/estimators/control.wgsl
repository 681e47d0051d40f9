// The learned scalars of a layer; zeros where the estimator has none.
fn control_of(replica: u32, layer: u32) -> vec4f {
  let at = run.controls[(layer - 1u) / 4u][(layer - 1u) % 4u];
  if (at == NONE) { return vec4f(); }
  return parameters[replica * run.parameter_stride + at];
}
