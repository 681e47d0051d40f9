// A convolution whose result has a number of channels that is no multiple of 4, so that a vec4 of it belongs to several pixels.
// MODE 0: forward; 1: backward. One invocation: a vec4 of one row of the result. Others use the tiles of shaders/matmul/.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let tile = group.y * job.across + group.x;
  if (tile >= job.tiles) { return; }
  let p = find_product(tile);
  let t = tile - job.products[p].first_tile;
  let across = job.products[p].tiles_across;
  let z = group.z;
  let row = t / across;
  let column4 = t % across * {{LANES}}u + lane;
  if (column4 >= job.products[p].columns4) { return; }
  let w = window_of(p);
  let a = z * run.activation_stride + job.products[p].a;
  let b = z * run.parameter_stride + job.products[p].b;
  let taps = w.size * w.size;
  let channels4 = (w.out_channels + 3u) / 4u;
  var result = vec4f();
  for (var s = 0u; s < 4u; s++) {
    let e = 4u * column4 + s;
#if MODE == 0
    let pixel = e / w.out_channels;
    let channel = e % w.out_channels;
    let pixels = w.out_height * w.out_width;
    if (pixel >= pixels) { continue; }
    let at = place_of_output(w, a, row * pixels + pixel);
    var sum = parameters[z * run.parameter_stride + job.products[p].bias + channel / 4u][channel % 4u];
    for (var k = 0u; k < taps * w.channels; k++) {
      sum += input_number(w, at, k / w.channels, k % w.channels) * parameters[b + k * channels4 + channel / 4u][channel % 4u];
    }
#else
    let pixels = w.height * w.width;
    if (e >= pixels * w.channels) { continue; }
    let planar = w.step_channel != 1u;
    let pixel = select(e / w.channels, e % pixels, planar);
    let channel = select(e % w.channels, e / pixels, planar);
    let at = place_of_input(w, a, row * pixels + pixel);
    var sum = 0.0;
    for (var k = 0u; k < taps * channels4; k++) {
      sum += dot(outputs_over(w, at, k), parameters[weights_over(w, b, k, channel)]);
    }
#end
    result[s] = sum;
  }
#if MODE == 0
  finish_forward(target_of(p, z), row, column4, result);
#else
  finish_backward(target_of(p, z), row, column4, result);
#end
}
