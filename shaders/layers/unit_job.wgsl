// The job of the kernels that look at a layer's units after the forward pass: estimate, project and slope.

struct Job {
  eta: u32,         // [1 or samples (+ extra groups from below), batch, units] logits
  value: u32,       // [groups, batch, units]
  path: u32,        // d loss / d value that came back through the network, or NONE
  theta: u32,       // logits of this layer under the generative network, or NONE at the top
  d_eta: u32,       // [rows, units]
  prior: u32,       // parameters offset of the prior's logits, or NONE
  d_prior: u32,     // [rows, units] gradient in the prior's logits, or NONE
  slope: u32,       // d S / d value of groups slope_first, ..., or NONE
  slope_first: u32,
  units: u32,
  units4: u32,
  layer: u32,
  first_extra: u32, // first of this layer's own extra groups
  one_row: u32,      // 1: all samples have the same logits (the first layer); 0: each has its own
  net: u32,         // of the layer's auxiliary network that does not read the level below: output, one vec4 a row, or NONE
  net_input: u32,
  net_slope: u32,   // its slope in its input
  net_learning: u32,  // what its last layer learns from
  d_net: u32,       // gradient in its output, or NONE
  baseline: u32,    // output of the network that guesses the signal from the level below, one vec4 a row, or NONE
  d_baseline: u32,  // gradient in that
  d_control: u32,   // gradient in the learned scalars, one vec4 a row, or NONE
  rows: u32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;
