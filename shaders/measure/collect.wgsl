// Running statistics of the gradients that the replicas of a probe have just drawn, component by component. Deviations are from the
// first draw, so that sums of what hardly varies lose nothing (a shifted form of Welford's recurrence). One invocation: four components.
// store: [1 + blocks + 1 + sizes + slots][size]: the first draw; sums of every 16th draw; sums of squares; sums of the groups that
// are not full yet; means of the groups that these draws have filled, in order.

struct Job {
  stride: u32,      // vec4s of one replica in `gradients`
  size: u32,        // vec4s that are followed
  replicas: u32,    // draws that count
  first: u32,       // number of the first of them
}
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> store: array<vec4f>;

const BLOCKS = 16u;
const SIZES = array<u32, 3>(10u, 100u, 1000u);

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) invocation: vec3u) {
  let i = invocation.x + invocation.y * 65535u * 64u;
  if (i >= job.size) { return; }
  if (job.first == 0u) { store[i] = gradients[i]; }
  let centre = store[i];
  let squares = (1u + BLOCKS) * job.size + i;
  let groups = (2u + BLOCKS) * job.size + i;
  var slot = 5u + BLOCKS;
  for (var r = 0u; r < job.replicas; r++) {
    let d = gradients[r * job.stride + i] - centre;
    let block = (1u + (job.first + r) % BLOCKS) * job.size + i;
    store[block] += d;
    store[squares] += d * d;
    for (var s = 0u; s < 3u; s++) {
      let sum = store[groups + s * job.size] + d;
      let full = (job.first + r + 1u) % SIZES[s] == 0u;
      store[groups + s * job.size] = select(sum, vec4f(0.0), full);
      if (full) {
        store[slot * job.size + i] = sum / f32(SIZES[s]);
        slot += 1u;
      }
    }
  }
}
