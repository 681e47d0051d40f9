// What a probe keeps of single draws and of means of groups, segment by segment: products of their deviation from the first draw with
// the true gradient, with the first draw, and with itself. One workgroup: one segment of one of them; draws first, then groups.
// out: [items, segments].

struct Job {
  stride: u32,      // vec4s of one replica in `gradients`
  size: u32,        // vec4s that are followed
  replicas: u32,    // draws that count
  segments: u32,
  first_slot: u32,  // of the groups in `store`
  first_item: u32,  // in `out`
  pad0: u32,
  pad1: u32,
}
@group(0) @binding(0) var<uniform> job: Job;
@group(0) @binding(1) var<storage, read> gradients: array<vec4f>;
@group(0) @binding(2) var<storage, read> store: array<vec4f>;
@group(0) @binding(3) var<storage, read> reference: array<vec4f>;
@group(0) @binding(4) var<storage, read> segments: array<vec2u>; // first vec4 and the one behind the last
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;

var<workgroup> partial: array<vec4f, 64>;

@compute @workgroup_size(64)
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let segment = workgroup.x;
  let item = workgroup.y;
  let range = segments[segment];
  var sums = vec4f();
  for (var i = range.x + lane; i < range.y; i += 64u) {
    let centre = store[i];
    var d: vec4f;
    if (item < job.replicas) {
      d = gradients[item * job.stride + i] - centre;
    } else {
      d = store[(job.first_slot + item - job.replicas) * job.size + i];
    }
    sums += vec4f(dot(d, reference[i]), dot(d, centre), dot(d, d), 0.0);
  }
  partial[lane] = sums;
  for (var width = 32u; width > 0u; width /= 2u) {
    workgroupBarrier();
    if (lane < width) { partial[lane] += partial[lane + width]; }
  }
  if (lane == 0u) { out[(job.first_item + item) * job.segments + segment] = partial[0]; }
}
