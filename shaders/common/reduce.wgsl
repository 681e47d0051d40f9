// Sums over a workgroup of LANES invocations in a fixed tree: the same bits at every run, and few barriers. LANES is 64 on
// a GPU and 8 on a software adapter, which pays for every invocation of a workgroup at every barrier.
var<workgroup> partial: array<vec2f, {{LANES}}>;
#if LANES == 64
var<workgroup> eighths: array<vec2f, 8>;
#end
var<workgroup> total: vec2f;

// Two sums at once; the result is valid on lane 0 only. At most one call in a kernel that never calls workgroup_sum.
fn sums_on_first_lane(lane: u32, value: vec2f) -> vec2f {
  partial[lane] = value;
  workgroupBarrier();
#if LANES == 64
  if (lane < 8u) {
    let at = lane * 8u;
    eighths[lane] = ((partial[at] + partial[at + 1u]) + (partial[at + 2u] + partial[at + 3u])) +
                    ((partial[at + 4u] + partial[at + 5u]) + (partial[at + 6u] + partial[at + 7u]));
  }
  workgroupBarrier();
  return ((eighths[0] + eighths[1]) + (eighths[2] + eighths[3])) + ((eighths[4] + eighths[5]) + (eighths[6] + eighths[7]));
#else
  return ((partial[0] + partial[1]) + (partial[2] + partial[3])) + ((partial[4] + partial[5]) + (partial[6] + partial[7]));
#end
}

// One sum, for every lane; may be called again and again.
fn workgroup_sum(lane: u32, value: f32) -> f32 {
  let sums = sums_on_first_lane(lane, vec2f(value, 0.0));
  if (lane == 0u) { total = sums; }
  return workgroupUniformLoad(&total).x;
}
