// The canary's kernel: one invocation doubles one number.
// numbers: [n], f32, overwritten.
@group(0) @binding(0) var<storage, read_write> numbers: array<f32>;

@compute @workgroup_size(64)
fn double_all(@builtin(global_invocation_id) id: vec3u) {
  if (id.x < arrayLength(&numbers)) {
    numbers[id.x] *= 2.0;
  }
}
