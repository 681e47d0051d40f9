// What a convolution reads for a vec4 of the summed dimension of its products, so that they need no copy of the image
// patches (im2col). Images of hidden layers are [row, column, channel], those of data [channel, row, column]; both lie
// without gaps, padded to a vec4 at the end of an example only.
// Weights: [kernel row, kernel column, input channel, output channel], the last padded to a vec4.

fn window_of(p: u32) -> Window { return job.products[p].window; }

// An example, and the place in its image that kernel positions are counted from.
struct Place { base: u32, y: i32, x: i32 }

fn number_at(base: u32, element: u32) -> f32 { return activations[base + element / 4u][element % 4u]; }

// Under the first weight of the kernel for output `position`, counted through all examples.
fn place_of_output(w: Window, a: u32, position: u32) -> Place {
  let pixels = w.out_height * w.out_width;
  let pixel = position % pixels;
  return Place(a + position / pixels * w.image4,
               i32(pixel / w.out_width * w.stride) - i32(w.padding),
               i32(pixel % w.out_width * w.stride) - i32(w.padding));
}

fn input_number(w: Window, at: Place, tap: u32, channel: u32) -> f32 {
  let y = at.y + i32(tap / w.size);
  let x = at.x + i32(tap % w.size);
  if (y < 0 || x < 0 || y >= i32(w.height) || x >= i32(w.width)) { return 0.0; }
  return number_at(at.base, u32(y) * w.step_row + u32(x) * w.step_column + channel * w.step_channel);
}

// Inputs under weights 4 k .. 4 k + 3 of (kernel row, kernel column, input channel).
fn inputs_under(w: Window, at: Place, k: u32) -> vec4f {
  if (w.whole != 0u) {
    let channels4 = w.channels / 4u;
    let tap = k / channels4;
    let y = at.y + i32(tap / w.size);
    let x = at.x + i32(tap % w.size);
    if (y < 0 || x < 0 || y >= i32(w.height) || x >= i32(w.width)) { return vec4f(); }
    return activations[at.base + (u32(y) * w.width + u32(x)) * channels4 + k % channels4];
  }
  var v = vec4f();
  let weights = w.size * w.size * w.channels;
  for (var s = 0u; s < 4u; s++) {
    let e = 4u * k + s;
    if (e < weights) { v[s] = input_number(w, at, e / w.channels, e % w.channels); }
  }
  return v;
}

// The input pixel, counted through all examples, that outputs are looked for over.
fn place_of_input(w: Window, a: u32, position: u32) -> Place {
  let pixels = w.height * w.width;
  let pixel = position % pixels;
  return Place(a + position / pixels * w.out4, i32(pixel / w.width + w.padding), i32(pixel % w.width + w.padding));
}

// Four channels of the output whose weight `tap` lies over the place; k counts (kernel row, kernel column, output channel / 4).
fn outputs_over(w: Window, at: Place, k: u32) -> vec4f {
  let channels4 = (w.out_channels + 3u) / 4u;
  let tap = k / channels4;
  let y = at.y - i32(tap / w.size);
  let x = at.x - i32(tap % w.size);
  if (y < 0 || x < 0 || u32(y) % w.stride != 0u || u32(x) % w.stride != 0u) { return vec4f(); }
  let row = u32(y) / w.stride;
  let column = u32(x) / w.stride;
  if (row >= w.out_height || column >= w.out_width) { return vec4f(); }
  return output_channels(w, at.base, row * w.out_width + column, k % channels4);
}

// Channels 4 c .. 4 c + 3 of a pixel of the output image; 0 where there are none.
fn output_channels(w: Window, base: u32, pixel: u32, c: u32) -> vec4f {
  if (w.out_whole != 0u) { return activations[base + pixel * (w.out_channels / 4u) + c]; }
  var v = vec4f();
  for (var s = 0u; s < 4u; s++) {
    if (4u * c + s < w.out_channels) { v[s] = number_at(base, pixel * w.out_channels + 4u * c + s); }
  }
  return v;
}

fn output_at(w: Window, b: u32, position: u32, c: u32) -> vec4f {
  let pixels = w.out_height * w.out_width;
  return output_channels(w, b + position / pixels * w.out4, position % pixels, c);
}

// vec4 offset of the weights between input channel `channel` and the output channels that k of outputs_over means.
fn weights_over(w: Window, b: u32, k: u32, channel: u32) -> u32 {
  let channels4 = (w.out_channels + 3u) / 4u;
  return b + (k / channels4 * w.channels + channel) * channels4 + k % channels4;
}
