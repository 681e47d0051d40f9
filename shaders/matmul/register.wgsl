// The three products of a dense layer, or of a convolution, with a register tile, for adapters that run on a CPU.
// MODE 0: forward C = act(A B + bias). A: [rows, inner] activations; B: [inner, columns] parameters; C: [rows, columns].
// MODE 1: backward C = (A B^T) * act'(hidden). A: [rows, inner] activations (dY); B: [columns, inner] parameters (W).
// MODE 2: weight gradient C = A^T B, and the update of what it is for. A: [rows, inner] activations (X, the layer's
// input); B: [rows, columns] activations (dY); C: [inner, columns]. The column sums of B are the bias gradient: tiles of
// the first row of tiles hand them on. A layer without inputs (inner4 = 0) has only those.
// All are vec4, row-major. One invocation: a tile of TM rows and 4 TN4 columns of C. Its accumulators are unrolled by name
// because arrays end up in memory. LOADS: vec4s of A that it reads in a turn of the loop. SUBGROUP > 0: the lanes of a
// subgroup load different ones and broadcast them; loads are clamped and stores guarded, since a broadcast needs every
// lane. The 4 values of k of a vec4 are one turn, and one matrix-vector product per accumulator: it is read and written
// once a turn instead of four times. Backward, the dot products with 4 rows of B are such a product, so nothing is
// transposed. The loop of MODE 2 runs over the batch.

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
#if MODE == 2
  let count = job.products[p].rows;
  let m4 = job.products[p].inner4;
#else
  let rows_m = job.products[p].rows;
  let k4 = job.products[p].inner4;
#end
  let n4 = job.products[p].columns4;
  let column = ((t % across) * {{WGX}}u + local.x) * {{TN4}}u;
#if MODE == 2
  let row4 = ((t / across) * {{WGY}}u + local.y) * {{TM / 4}}u;
  let last4 = max(m4, 1u) - 1u;
  let base = z * run.activation_stride;
#else
  let row = ((t / across) * {{WGY}}u + local.y) * {{TM}}u;
#end
#if MODE == 0
#for j in 0..TN4
  let column_{{j}} = min(column + {{j}}u, n4 - 1u);
#end
#end
#if CONV
  let window = window_of(p);
#end
#if MODE == 2
#for j in 0..TN4
#if CONV
  let b_{{j}} = min(column + {{j}}u, n4 - 1u);
#else
  let b_{{j}} = base + job.products[p].b + min(column + {{j}}u, n4 - 1u);
#end
  var sum_{{j}} = vec4f();
#end
#else
  let a = z * run.activation_stride + job.products[p].a;
  let b = z * run.parameter_stride + job.products[p].b;
#end
#for i in 0..TM
  #for j in 0..TN4
  var c{{i}}_{{j}} = vec4f();
  #end
#end
  // Where A is read: with broadcasts a lane reads every SUBGROUP'th of the loads, else all of them.
#for x in 0..READS
#if SUBGROUP > 0
  let nth{{x}} = {{SUBGROUP * x}}u + lane % {{SUBGROUP}}u;
#else
  let nth{{x}} = {{x}}u;
#end
#if CONV && MODE == 0
  let from{{x}} = place_of_output(window, a, min(row + nth{{x}}, rows_m - 1u));
#end
#if CONV && MODE == 1
  let from{{x}} = place_of_input(window, a, min(row + nth{{x}}, rows_m - 1u));
#end
#if CONV && MODE == 2
  let from{{x}} = min(row4 + nth{{x}}, last4);
#end
#if CONV == 0 && MODE < 2
  let from{{x}} = a + min(row + nth{{x}}, rows_m - 1u) * k4;
#end
#if CONV == 0 && MODE == 2
  let from{{x}} = base + job.products[p].a + min(row4 + nth{{x}}, last4);
#end
#end
#if MODE == 2
  for (var k = 0u; k < count; k++) {
#if CONV
    let place = place_of_output(window, base + job.products[p].a, k);
#end
#for j in 0..TN4
#if CONV
    let b{{j}} = output_at(window, base + job.products[p].b, k, b_{{j}});
#else
    let b{{j}} = activations[b_{{j}} + k * n4];
#end
    sum_{{j}} += b{{j}};
#end
#else
  for (var k = 0u; k < k4; k++) {
#end
#for x in 0..READS
#if CONV && MODE == 0
    let mine{{x}} = inputs_under(window, from{{x}}, k);
#end
#if CONV && MODE == 1
    let mine{{x}} = outputs_over(window, from{{x}}, k);
#end
#if CONV && MODE == 2
    let mine{{x}} = inputs_under(window, place, from{{x}});
#end
#if CONV == 0 && MODE < 2
    let mine{{x}} = activations[from{{x}} + k];
#end
#if CONV == 0 && MODE == 2
    let mine{{x}} = activations[from{{x}} + k * m4];
#end
#end
#if MODE == 0
#for s in 0..4
  #for j in 0..TN4
    let b{{s}}_{{j}} = parameters[b + (k * 4u + {{s}}u) * n4 + column_{{j}}];
  #end
#end
#end
#if MODE == 1
#for j in 0..4 * TN4
#if CONV
    let r{{j}} = parameters[weights_over(window, b, k, min(column * 4u + {{j}}u, n4 * 4u - 1u))];
#else
    let r{{j}} = parameters[b + min(column * 4u + {{j}}u, n4 * 4u - 1u) * k4 + k];
#end
#end
#end
#for i in 0..LOADS
#if SUBGROUP > 0
    let a{{i}} = subgroupBroadcast(mine{{i / SUBGROUP}}, {{i % SUBGROUP}}u);
#else
    let a{{i}} = mine{{i}};
#end
  #for j in 0..TN4
#if MODE == 0
    c{{i}}_{{j}} += mat4x4f(b0_{{j}}, b1_{{j}}, b2_{{j}}, b3_{{j}}) * a{{i}};
#end
#if MODE == 1
    c{{i}}_{{j}} += a{{i}} * mat4x4f(r{{4 * j}}, r{{4 * j + 1}}, r{{4 * j + 2}}, r{{4 * j + 3}});
#end
#if MODE == 2
    c{{4 * i}}_{{j}} = fma(vec4f(a{{i}}.x), b{{j}}, c{{4 * i}}_{{j}});
    c{{4 * i + 1}}_{{j}} = fma(vec4f(a{{i}}.y), b{{j}}, c{{4 * i + 1}}_{{j}});
    c{{4 * i + 2}}_{{j}} = fma(vec4f(a{{i}}.z), b{{j}}, c{{4 * i + 2}}_{{j}});
    c{{4 * i + 3}}_{{j}} = fma(vec4f(a{{i}}.w), b{{j}}, c{{4 * i + 3}}_{{j}});
#end
  #end
#end
  }
  // What follows runs in a loop over an array: unrolled, it would take a software driver a minute to compile.
#if MODE == 2
  let rule = rule_of(z);
  let weights = job.products[p].c;
  let biases = job.products[p].bias;
#else
  let to = target_of(p, z);
#end
  var result: array<vec4f, {{TM * TN4}}>;
#for i in 0..TM
  #for j in 0..TN4
  result[{{i * TN4 + j}}] = c{{i}}_{{j}};
  #end
#end
#if MODE < 2
  for (var j = 0u; j < {{TN4}}u; j++) {
    if (column + j < n4) {
      for (var i = 0u; i < {{TM}}u && row + i < rows_m; i++) {
#if MODE == 0
        finish_forward(to, row + i, column + j, result[i * {{TN4}}u + j]);
#else
        finish_backward(to, row + i, column + j, result[i * {{TN4}}u + j]);
#end
      }
    }
  }
#end
#if MODE == 2 && SUBGROUP == 4
  // Adapters with subgroups of 4 (SwiftShader) execute both sides of every branch under a mask, but no loop that no lane
  // enters. So steps that only update, nearly all of them, get a loop of their own, without the branches.
  let rows = min({{TM}}u, m4 * 4u - min(row4 * 4u, m4 * 4u));
  let plain = only_updates(rule);
  let plain_rows = select(0u, rows, plain);
  let other_rows = select(rows, 0u, plain);
#for j in 0..TN4
  if (column + {{j}}u < n4) {
    if (row4 == 0u) { accept_gradient(rule, biases + column + {{j}}u, sum_{{j}}, false); }
    let first = weights + row4 * 4u * n4 + column + {{j}}u;
    for (var i = 0u; i < plain_rows; i++) {
      update_parameter(rule, first + i * n4, result[i * {{TN4}}u + {{j}}u], true);
    }
    for (var i = 0u; i < other_rows; i++) {
      accept_gradient(rule, first + i * n4, result[i * {{TN4}}u + {{j}}u], true);
    }
  }
#end
#end
#if MODE == 2 && SUBGROUP != 4
#for j in 0..TN4
  if (column + {{j}}u < n4) {
    if (row4 == 0u) { accept_gradient(rule, biases + column + {{j}}u, sum_{{j}}, false); }
    for (var i = 0u; i < {{TM}}u && row4 * 4u + i < m4 * 4u; i++) {
      accept_gradient(rule, weights + (row4 * 4u + i) * n4 + column + {{j}}u, result[i * {{TN4}}u + {{j}}u], true);
    }
  }
#end
#end
}
