// Forward product C = act(A B + bias) with a register tile, for adapters that run on a CPU.
// A: [rows, inner] activations; B: [inner, columns] parameters; C: [rows, columns] activations; all vec4, row-major.
// One invocation: a tile of TM rows and 4 TN4 columns. Its accumulators are unrolled by name because arrays end up in
// memory. SUBGROUP > 0: the lanes of a subgroup load different rows of A and broadcast them; loads are clamped and
// stores guarded, since a broadcast needs every lane. The 4 values of k of a vec4 are one turn of the loop, and one
// matrix-vector product per accumulator: it is read and written once a turn instead of four times.

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
#for j in 0..TN4
  let column_{{j}} = min(column + {{j}}u, n4 - 1u);
#end
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
  let from{{x}} = place_of_output(window, a, min(row + {{SUBGROUP * x}}u + lane % {{SUBGROUP}}u, rows_m - 1u));
#else
  let from{{x}} = a + min(row + {{SUBGROUP * x}}u + lane % {{SUBGROUP}}u, rows_m - 1u) * k4;
#end
  #end
#else
  #for i in 0..TM
#if CONV
  let from{{i}} = place_of_output(window, a, min(row + {{i}}u, rows_m - 1u));
#else
  let from{{i}} = a + min(row + {{i}}u, rows_m - 1u) * k4;
#end
  #end
#end
  for (var k = 0u; k < k4; k++) {
#if SUBGROUP > 0
  #for x in 0..(TM + SUBGROUP - 1) / SUBGROUP
#if CONV
    let mine{{x}} = inputs_under(window, from{{x}}, k);
#else
    let mine{{x}} = activations[from{{x}} + k];
#end
  #end
#end
#for s in 0..4
  #for j in 0..TN4
    let b{{s}}_{{j}} = parameters[b + (k * 4u + {{s}}u) * n4 + column_{{j}}];
  #end
#end
#for i in 0..TM
  #if SUBGROUP > 0
    let a{{i}} = subgroupBroadcast(mine{{i / SUBGROUP}}, {{i % SUBGROUP}}u);
  #else
#if CONV
    let a{{i}} = inputs_under(window, from{{i}}, k);
#else
    let a{{i}} = activations[from{{i}} + k];
#end
  #end
  #for j in 0..TN4
    c{{i}}_{{j}} += mat4x4f(b0_{{j}}, b1_{{j}}, b2_{{j}}, b3_{{j}}) * a{{i}};
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
        finish_forward(to, row + i, column + j, result[i * {{TN4}}u + j]);
      }
    }
  }
}
