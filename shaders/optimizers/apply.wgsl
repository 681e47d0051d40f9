// One vec4 of the parameters moves along the optimizer's direction, with decoupled weight decay (Loshchilov & Hutter 2019).
// The optimizer's own file defines `direction_of(rule, index, gradient)`, which also moves what the optimizer keeps.

struct Direction {
  step: vec4f,    // what the learning rate is multiplied by
  watched: vec4f, // the part of the state that could stop being finite without a trace in the parameter
}

fn update_parameter(rule: Rule, index: u32, g: vec4f, decays: bool) {
  let rate = select(rule.baseline_rate, rule.rate, index < rule.model_size);
  let w = rule.parameters_at + index;
  let direction = direction_of(rule, index, g);
  let before = parameters[w];
  let after = before - rate * (direction.step + select(0.0, rule.decay, decays) * before);
  parameters[w] = after;
  if (!(are_finite(after) && are_finite(direction.watched))) { replicas[rule.replica].broken = 1u; }
}
