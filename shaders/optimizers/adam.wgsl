// Adam with bias correction (Kingma & Ba 2015, algorithm 1) and decoupled weight decay.
// moments: first moments of all parameters, then second moments.

fn update_parameter(z: u32, index: u32, g: vec4f, decays: bool) {
  let rate = replicas[z].rate * select(run.baseline_rate, 1.0, index < run.model_size);
  let w = z * run.parameter_stride + index;
  let m = z * run.moment_stride + index;
  let v = m + run.parameter_stride;
  let first = run.beta1 * moments[m] + (1.0 - run.beta1) * g;
  let second = run.beta2 * moments[v] + (1.0 - run.beta2) * g * g;
  moments[m] = first;
  moments[v] = second;
  let direction = (first / replicas[z].correction1) / (sqrt(second / replicas[z].correction2) + run.epsilon);
  let decay = select(0.0, run.weight_decay, decays);
  parameters[w] -= rate * (direction + decay * parameters[w]);
}
