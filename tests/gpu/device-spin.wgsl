// One invocation: one number, worked on for long enough that a timer sees it.
// numbers: [1024] f32

@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(64)
fn spin(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&numbers)) { return; }
  var value = numbers[id.x] + f32(id.x);
  for (var i = 0u; i < 1000u; i++) { value = fract(value * 1.37 + 0.11); }
  numbers[id.x] = value;
}
