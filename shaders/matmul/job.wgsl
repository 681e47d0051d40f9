// One dispatch multiplies several independent pairs of matrices: its tiles are numbered through all of them.

#if CONV
// The images of a convolution, whose left matrix is never stored but read out of them; see shaders/layers/window.wgsl.
struct Window {
  height: u32,       // of the input image
  width: u32,
  channels: u32,
  step_row: u32,     // numbers between neighbours in the input
  step_column: u32,
  step_channel: u32,
  image4: u32,       // vec4s of an example's input
  out_height: u32,
  out_width: u32,
  out_channels: u32,
  out4: u32,         // vec4s of an example's output
  size: u32,         // of the kernel, in both directions
  stride: u32,
  padding: u32,
  whole: u32,        // 1: four neighbouring input channels are one vec4
  out_whole: u32,    // 1: so are four output channels
}

#end
struct Product {
  rows: u32,        // rows of the result (nn, nt); rows summed over (tn)
  inner4: u32,      // length of the sum / 4 (nn, nt); rows of the result / 4 (tn)
  columns4: u32,    // columns of the result / 4
  a: u32,           // vec4 offsets of the operands and the result
  b: u32,
  c: u32,
  bias: u32,        // parameters (nn), bias gradient (tn)
  hidden: u32,      // nt: activations whose derivative multiplies the result, or NONE
  activation: u32,  // 0 linear, 1 tanh, 2 relu, 3 leaky
  accumulate: u32,  // nt: add to what the result holds
  tiles_across: u32,
  first_tile: u32,
#if CONV
  window: Window,
#end
}

struct Job {
  count: u32,
  tiles: u32,
  across: u32,      // workgroups in the first grid dimension
  pad: u32,
  products: array<Product, {{MAX_PRODUCTS}}>,
}

@group(0) @binding(0) var<uniform> job: Job;

// The product that a tile belongs to: the last one that starts at or before it.
fn find_product(tile: u32) -> u32 {
  var low = 0u;
  var high = job.count - 1u;
  while (low < high) {
    let middle = (low + high + 1u) / 2u;
    if (job.products[middle].first_tile <= tile) { low = middle; } else { high = middle - 1u; }
  }
  return low;
}
