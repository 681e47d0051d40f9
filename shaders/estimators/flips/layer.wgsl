// A PSA backward product (Shekhovtsov et al. 2020, section 3): difference quotients of the layer above to those of the layer below,
//   Q_i = sum_j Q'_j s_i (F(a_j) - F(a_j - D s_i W_ij)) = sum_j credit_j x_ij / (1 + odds_j + c |x_ij|),   s_i = 1 or -1,
// x = sign(W) (exp(D |W|) - 1), c = odds_j where s_i W_ij > 0, else 1: the difference of two logistic functions as a quotient of sums
// of positive numbers, which cannot cancel and needs no exponential. One invocation: four units of four rows.

struct Job {
  factors: u32,     // x, [units, inner]
  odds: u32,        // [rows, inner]
  credit: u32,      // [rows, inner]
  value: u32,       // [rows, units] of the layer below
  out: u32,         // [rows, units]
  units: u32,
  units4: u32,
  inner4: u32,
  rows: u32,
  tiles_across: u32, // workgroups along the units
  tiles: u32,
  across: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

const TR = 4u;

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let tile = workgroup.y * job.across + workgroup.x;
  if (tile >= job.tiles) { return; }
  let i = (tile % job.tiles_across) * {{LANES}}u + lane;
  if (i >= job.units4) { return; }
  let row = tile / job.tiles_across * TR;
  let last = job.rows - 1u;
  let base = workgroup.z * run.activation_stride;
  let inner = job.inner4;
#for r in 0..4
  let row{{r}} = min(row + {{r}}u, last);
  let up{{r}} = activations[base + job.value + row{{r}} * job.units4 + i] > vec4f(run.lo + 0.5 * run.span);
  let odds{{r}} = base + job.odds + row{{r}} * inner;
  let credit{{r}} = base + job.credit + row{{r}} * inner;
  var q{{r}} = vec4f();
#end
  let x_at = base + job.factors + 4u * i * inner;
  for (var j = 0u; j < inner; j++) {
#for u in 0..4
    let x{{u}} = activations[x_at + {{u}}u * inner + j];
#end
#for r in 0..4
    let a{{r}} = activations[odds{{r}} + j];
    let t{{r}} = activations[credit{{r}} + j];
    let b{{r}} = 1.0 + a{{r}};
    q{{r}} += vec4f(
  #for u in 0..4
      dot(t{{r}}, x{{u}} / fma(select(vec4f(1.0), a{{r}}, vec4<bool>(up{{r}}[{{u}}]) == (x{{u}} > vec4f())), abs(x{{u}}), b{{r}})),
  #end
    );
#end
  }
#for r in 0..4
  if (row + {{r}}u < job.rows) { activations[base + job.out + row{{r}} * job.units4 + i] = real_units(i, job.units) * q{{r}}; }
#end
}
