// Uniforms of the draw at hand.

const USE_LATENT = 4u; // USE of src/random/keys.ts
const USE_NOISE = 5u;

// The draw at hand, which every kernel sets before it calls the estimator.
struct Drawing {
  replica: u32,
  layer: u32,
  time: u32,
  use_of: u32,  // `use` of the states' uniforms
  row: u32,
  quad: u32,    // index of the four units
  sample: u32,
}
var<private> drawing: Drawing;

fn drawn(use_of: u32, draw: u32) -> vec4f {
  let key = vec4u(replicas[drawing.replica].seed, drawing.time, use_of, drawing.layer);
  return uniform4(threefry4x32(key, vec4u(drawing.quad, drawing.row, draw, 0u)));
}
// Set `draw` of the uniforms that decide states (sample s takes set s), and of further uniforms.
fn latent_draw(draw: u32) -> vec4f { return drawn(drawing.use_of, draw); }
fn noise_draw(draw: u32) -> vec4f { return drawn(USE_NOISE, draw); }
