// SGD with momentum: v = mu v + g; w -= rate v, or rate (g + mu v) after Nesterov. Decoupled weight decay.
// moments: v, one vec4 per vec4 of parameters.

fn update_parameter(z: u32, index: u32, g: vec4f, decays: bool) {
  let rate = replicas[z].rate * select(run.baseline_rate, 1.0, index < run.model_size);
  let w = z * run.parameter_stride + index;
  let m = z * run.moment_stride + index;
  let v = run.momentum * moments[m] + g;
  moments[m] = v;
  let direction = select(v, g + run.momentum * v, run.nesterov != 0u);
  let decay = select(0.0, run.weight_decay, decays);
  parameters[w] -= rate * (direction + decay * parameters[w]);
}
