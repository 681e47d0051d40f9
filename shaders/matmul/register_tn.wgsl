// Weight gradient C = A^T B with a register tile, for adapters that run on a CPU, and the update of what it is for.
// A: [rows, inner] activations (X, the layer's input); B: [rows, columns] activations (dY); C: [inner, columns].
// One invocation: a tile of TM rows and 4 TN4 columns of C; the loop runs over the batch. The column sums of B are the
// bias gradient: tiles of the first row of tiles hand them on. A layer without inputs (inner4 = 0) has only those.

@compute @workgroup_size({{WGX}}, {{WGY}}, 1)
fn main(
  @builtin(local_invocation_id) local: vec3u,
  @builtin(workgroup_id) group: vec3u,
#if SUBGROUP > 0
  @builtin(subgroup_invocation_id) lane: u32,
#end
) {
  let tile = group.y * job.across + group.x;
  if (tile >= job.tiles) { return; }
  let p = find_product(tile);
  let t = tile - job.products[p].first_tile;
  let across = job.products[p].tiles_across;
  let z = group.z;
  let count = job.products[p].rows;
  let m4 = job.products[p].inner4;
  let n4 = job.products[p].columns4;
  let column = ((t % across) * {{WGX}}u + local.x) * {{TN4}}u;
  let row4 = ((t / across) * {{WGY}}u + local.y) * {{TM / 4}}u;
  let last4 = max(m4, 1u) - 1u;
  let base = z * run.activation_stride;
#if CONV
  let window = window_of(p);
#end
#for j in 0..TN4
#if CONV
  let b_{{j}} = min(column + {{j}}u, n4 - 1u);
#else
  let b_{{j}} = base + job.products[p].b + min(column + {{j}}u, n4 - 1u);
#end
  var sum_{{j}} = vec4f();
#end
#if SUBGROUP > 0
  #for x in 0..(TM / 4 + SUBGROUP - 1) / SUBGROUP
#if CONV
  let from{{x}} = min(row4 + {{SUBGROUP * x}}u + lane % {{SUBGROUP}}u, last4);
#else
  let from{{x}} = base + job.products[p].a + min(row4 + {{SUBGROUP * x}}u + lane % {{SUBGROUP}}u, last4);
#end
  #end
#else
  #for r in 0..TM / 4
#if CONV
  let from{{r}} = min(row4 + {{r}}u, last4);
#else
  let from{{r}} = base + job.products[p].a + min(row4 + {{r}}u, last4);
#end
  #end
#end
#for i in 0..TM
  #for j in 0..TN4
  var c{{i}}_{{j}} = vec4f();
  #end
#end
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
#if SUBGROUP > 0
  #for x in 0..(TM / 4 + SUBGROUP - 1) / SUBGROUP
#if CONV
    let mine{{x}} = inputs_under(window, place, from{{x}});
#else
    let mine{{x}} = activations[from{{x}} + k * m4];
#end
  #end
#end
#for r in 0..TM / 4
  #if SUBGROUP > 0
    let a{{r}} = subgroupBroadcast(mine{{r / SUBGROUP}}, {{r % SUBGROUP}}u);
  #else
#if CONV
    let a{{r}} = inputs_under(window, place, from{{r}});
#else
    let a{{r}} = activations[from{{r}} + k * m4];
#end
  #end
  #for j in 0..TN4
    c{{4 * r}}_{{j}} = fma(vec4f(a{{r}}.x), b{{j}}, c{{4 * r}}_{{j}});
    c{{4 * r + 1}}_{{j}} = fma(vec4f(a{{r}}.y), b{{j}}, c{{4 * r + 1}}_{{j}});
    c{{4 * r + 2}}_{{j}} = fma(vec4f(a{{r}}.z), b{{j}}, c{{4 * r + 2}}_{{j}});
    c{{4 * r + 3}}_{{j}} = fma(vec4f(a{{r}}.w), b{{j}}, c{{4 * r + 3}}_{{j}});
  #end
#end
  }
  let rule = rule_of(z);
  let weights = job.products[p].c;
  let biases = job.products[p].bias;
  var result: array<vec4f, {{TM * TN4}}>;
#for i in 0..TM
  #for j in 0..TN4
  result[{{i * TN4 + j}}] = c{{i}}_{{j}};
  #end
#end
#if SUBGROUP == 4
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
#else
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
