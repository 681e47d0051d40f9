// Sum over the workgroup in a fixed tree: the same bits at every run. LANES is a power of two.
const LANES = 64u;
var<workgroup> partial: array<f32, 64>;

fn workgroup_sum(lane: u32, value: f32) -> f32 {
  workgroupBarrier();
  partial[lane] = value;
  workgroupBarrier();
  for (var half = LANES / 2u; half > 0u; half /= 2u) {
    if (lane < half) {
      partial[lane] += partial[lane + half];
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&partial[0]);
}
