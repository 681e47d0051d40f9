// One invocation: one number. numbers[i] = FACTOR * numbers[i] + add(i); `add` comes from device-function.wgsl.
// numbers: [count] f32

override FACTOR: f32 = 1.0;
override GROUP: u32 = 64;

@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(GROUP)
fn scale(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= arrayLength(&numbers)) { return; }
  numbers[id.x] = FACTOR * numbers[id.x] + add(id.x);
}

@compute @workgroup_size(1)
fn clear_first() {
  numbers[0] = 0.0;
}
