// Temperature of a relaxation at this step: hyper.tau falls as exp(-hyper.anneal steps), not below hyper.floor.
fn annealed_temperature() -> f32 {
  let tau = run.hyper.tau;
  return max(min(run.hyper.floor, tau), tau * exp(-run.hyper.anneal * f32(replicas[drawing.replica].step)));
}
