// Backward product C = (A B^T) * act'(hidden) with a register tile, for adapters that run on a CPU.
// A: [rows, inner] activations (dY); B: [columns, inner] parameters (W); C: [rows, columns] activations (dX).
// One invocation: a tile of TM rows and 4 TN4 columns. The dot products with 4 rows of B are one vector-matrix product, so
// nothing is transposed. The tile, the broadcasts and the epilogue are those of register_nn.wgsl.

@compute @workgroup_size({{WGX}}, {{WGY}}, 1)
fn main(
  @builtin(local_invocation_id) local: vec3u,
  @builtin(workgroup_id) group: vec3u,
#if SUBGROUP > 0
  @builtin(subgroup_invocation_id) lane: u32,
#end
) {
  let tile = group.y * job.across + group.x;
  if (tile >= job.tiles) { return; } // the same for the whole workgroup
  let p = find_product(tile);
  let t = tile - job.products[p].first_tile;
  let across = job.products[p].tiles_across;
  let z = group.z;
  let rows_m = job.products[p].rows;
  let k4 = job.products[p].inner4;
  let n4 = job.products[p].columns4;
  let column = ((t % across) * {{WGX}}u + local.x) * {{TN4}}u;
  let row = ((t / across) * {{WGY}}u + local.y) * {{TM}}u;
#if CONV
  let window = window_of(p);
#end
  let a = z * run.activation_stride + job.products[p].a;
  let b = z * run.parameter_stride + job.products[p].b;
#for i in 0..TM
  #for j in 0..TN4
  var c{{i}}_{{j}} = vec4f();
  #end
#end
#if SUBGROUP > 0
  #for x in 0..(TM + SUBGROUP - 1) / SUBGROUP
#if CONV
  let from{{x}} = place_of_input(window, a, min(row + {{SUBGROUP * x}}u + lane % {{SUBGROUP}}u, rows_m - 1u));
#else
  let from{{x}} = a + min(row + {{SUBGROUP * x}}u + lane % {{SUBGROUP}}u, rows_m - 1u) * k4;
#end
  #end
#else
  #for i in 0..TM
#if CONV
  let from{{i}} = place_of_input(window, a, min(row + {{i}}u, rows_m - 1u));
#else
  let from{{i}} = a + min(row + {{i}}u, rows_m - 1u) * k4;
#end
  #end
#end
  for (var k = 0u; k < k4; k++) {
#if SUBGROUP > 0
  #for x in 0..(TM + SUBGROUP - 1) / SUBGROUP
#if CONV
    let mine{{x}} = outputs_over(window, from{{x}}, k);
#else
    let mine{{x}} = activations[from{{x}} + k];
#end
  #end
#end
#for j in 0..4 * TN4
#if CONV
    let r{{j}} = parameters[weights_over(window, b, k, min(column * 4u + {{j}}u, n4 * 4u - 1u))];
#else
    let r{{j}} = parameters[b + min(column * 4u + {{j}}u, n4 * 4u - 1u) * k4 + k];
#end
#end
#for i in 0..TM
  #if SUBGROUP > 0
    let a{{i}} = subgroupBroadcast(mine{{i / SUBGROUP}}, {{i % SUBGROUP}}u);
  #else
#if CONV
    let a{{i}} = outputs_over(window, from{{i}}, k);
#else
    let a{{i}} = activations[from{{i}} + k];
#end
  #end
  #for j in 0..TN4
    c{{i}}_{{j}} += a{{i}} * mat4x4f(r{{4 * j}}, r{{4 * j + 1}}, r{{4 * j + 2}}, r{{4 * j + 3}});
  #end
#end
  }
  // The epilogue runs in a loop over an array: unrolled, it would take a software driver a minute to compile.
  let to = target_of(p, z);
  var result: array<vec4f, {{TM * TN4}}>;
#for i in 0..TM
  #for j in 0..TN4
  result[{{i * TN4 + j}}] = c{{i}}_{{j}};
  #end
#end
  for (var j = 0u; j < {{TN4}}u; j++) {
    if (column + j < n4) {
      for (var i = 0u; i < {{TM}}u && row + i < rows_m; i++) {
        finish_backward(to, row + i, column + j, result[i * {{TN4}}u + j]);
      }
    }
  }
}
