// Standard normals of four units of a row (Box-Muller, from two sets of the uniforms of USE_NOISE).
fn normal_draw(z: u32, layer: u32, row: u32, quad: u32) -> vec4f {
  drawing = Drawing(z, layer, replicas[z].step, USE_LATENT, row, quad, 0u);
  return sqrt(-2.0 * log(noise_draw(0u))) * cos(6.283185307179586 * noise_draw(1u));
}
