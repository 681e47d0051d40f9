// Random words, uniforms and shuffled indices, as the kernels draw them. One invocation: one counter.

struct Settings {
  key: vec4u,
  count: u32,
}
@group(0) @binding(0) var<uniform> settings: Settings;
@group(0) @binding(1) var<storage, read_write> words: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> uniforms: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> shuffled: array<u32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count) { return; }
  let bits = threefry4x32(settings.key, vec4u(id.x, 3u, 5u, 0u));
  words[id.x] = bits;
  uniforms[id.x] = uniform4(bits);
  shuffled[id.x] = permute(settings.key.x, settings.key.y, settings.count, id.x);
}
