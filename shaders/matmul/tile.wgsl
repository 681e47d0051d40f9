// The three products of a dense layer through workgroup memory, for real GPUs. MODE 0: forward C = A B; 1: backward
// C = A B^T; 2: weight gradient C = A^T B. Operands as in register.wgsl.
// One workgroup of 8 x 8: a block of 8 TM rows and 32 columns... of C; one invocation: TM rows and 4 columns. Blocks of
// DEPTH of the summed dimension go through workgroup memory: left[k][row], right[k][column / 4].

const DEPTH = 32u;
const BLOCK_ROWS = {{8 * TM}}u;
var<workgroup> left: array<array<f32, {{8 * TM}}>, 32>;
var<workgroup> right: array<array<vec4f, 8>, 32>;

@compute @workgroup_size(8, 8, 1)
fn main(@builtin(local_invocation_id) local: vec3u, @builtin(local_invocation_index) index: u32,
        @builtin(workgroup_id) group: vec3u) {
  let tile = group.y * job.across + group.x;
  if (tile >= job.tiles) { return; }
  let p = find_product(tile);
  let t = tile - job.products[p].first_tile;
  let across = job.products[p].tiles_across;
  let z = group.z;
  let n4 = job.products[p].columns4;
#if MODE == 2
  let rows_c = job.products[p].inner4 * 4u;
  let depth = job.products[p].rows;
#else
  let rows_c = job.products[p].rows;
  let depth = job.products[p].inner4 * 4u;
#end
  let first_row = (t / across) * BLOCK_ROWS;
  let first4 = (t % across) * 8u;
  let base = z * run.activation_stride;
  let a = base + job.products[p].a;
#if CONV
  let window = window_of(p);
#end
#if MODE == 2
  let b = base + job.products[p].b;
  var column_sum = vec4f();
#else
  let b = z * run.parameter_stride + job.products[p].b;
#end
  var c: array<vec4f, {{TM}}>;
  for (var start = 0u; start < depth; start += DEPTH) {
    workgroupBarrier();
#if MODE == 2
    // left: A is [depth, rows_c]: a vec4 holds four rows of C at one k.
    for (var i = index; i < DEPTH * BLOCK_ROWS / 4u; i += 64u) {
      let k = i / (BLOCK_ROWS / 4u);
      let r4 = i % (BLOCK_ROWS / 4u);
      var v = vec4f();
      if (start + k < depth && first_row + r4 * 4u < rows_c) {
#if CONV
        v = inputs_under(window, place_of_output(window, a, start + k), first_row / 4u + r4);
#else
        v = activations[a + (start + k) * (rows_c / 4u) + first_row / 4u + r4];
#end
      }
      left[k][r4 * 4u] = v.x;
      left[k][r4 * 4u + 1u] = v.y;
      left[k][r4 * 4u + 2u] = v.z;
      left[k][r4 * 4u + 3u] = v.w;
    }
#else
    // left: A is [rows_c, depth]: a vec4 holds four k of one row of C.
    for (var i = index; i < BLOCK_ROWS * DEPTH / 4u; i += 64u) {
      let r = i / (DEPTH / 4u);
      let k4 = i % (DEPTH / 4u);
      var v = vec4f();
      if (first_row + r < rows_c && start + k4 * 4u < depth) {
#if CONV && MODE == 0
        v = inputs_under(window, place_of_output(window, a, first_row + r), start / 4u + k4);
#end
#if CONV && MODE == 1
        v = outputs_over(window, place_of_input(window, a, first_row + r), start / 4u + k4);
#end
#if CONV == 0
        v = activations[a + (first_row + r) * (depth / 4u) + start / 4u + k4];
#end
      }
      left[k4 * 4u][r] = v.x;
      left[k4 * 4u + 1u][r] = v.y;
      left[k4 * 4u + 2u][r] = v.z;
      left[k4 * 4u + 3u][r] = v.w;
    }
#end
#if MODE == 1
    // right: B is [columns, depth]: a vec4 holds four k of one column; one component of right each.
    for (var i = index; i < 8u * DEPTH / 4u; i += 64u) {
      let q = i % 8u;
      let k4 = i / 8u;
      var m = mat4x4f();
      if (first4 + q < n4 && start + k4 * 4u < depth) {
#if CONV
        let next = (window.out_channels + 3u) / 4u;
        let at = weights_over(window, b, start / 4u + k4, (first4 + q) * 4u);
        m = transpose(mat4x4f(parameters[at], parameters[at + next], parameters[at + 2u * next], parameters[at + 3u * next]));
#else
        let at = b + (first4 + q) * 4u * (depth / 4u) + start / 4u + k4;
        m = transpose(mat4x4f(parameters[at], parameters[at + depth / 4u], parameters[at + 2u * (depth / 4u)],
                              parameters[at + 3u * (depth / 4u)]));
#end
      }
      right[k4 * 4u][q] = m[0];
      right[k4 * 4u + 1u][q] = m[1];
      right[k4 * 4u + 2u][q] = m[2];
      right[k4 * 4u + 3u][q] = m[3];
    }
#else
    for (var i = index; i < DEPTH * 8u; i += 64u) {
      let k = i / 8u;
      let q = i % 8u;
      var v = vec4f();
      if (start + k < depth && first4 + q < n4) {
#if MODE == 2
#if CONV
        v = output_at(window, b, start + k, first4 + q);
#else
        v = activations[b + (start + k) * n4 + first4 + q];
#end
#else
        v = parameters[b + (start + k) * n4 + first4 + q];
#end
      }
      right[k][q] = v;
    }
#end
    workgroupBarrier();
    for (var k = 0u; k < DEPTH; k++) {
      let v = right[k][local.x];
#if MODE == 2
      column_sum += v;
#end
#for i in 0..TM
      c[{{i}}] = fma(vec4f(left[k][local.y * {{TM}}u + {{i}}u]), v, c[{{i}}]);
#end
    }
  }
#if MODE != 2
  let to = target_of(p, z);
#end
  let column4 = first4 + local.x;
  if (column4 < n4) {
#if MODE == 2
    let rule = rule_of(z);
    if (first_row == 0u && local.y == 0u) {
      accept_gradient(rule, job.products[p].bias + column4, column_sum, false);
    }
#end
#for i in 0..TM
    if (first_row + local.y * {{TM}}u + {{i}}u < rows_c) {
      let row = first_row + local.y * {{TM}}u + {{i}}u;
#if MODE == 0
      finish_forward(to, row, column4, c[{{i}}]);
#end
#if MODE == 1
      finish_backward(to, row, column4, c[{{i}}]);
#end
#if MODE == 2
      accept_gradient(rule, job.products[p].c + row * n4 + column4, c[{{i}}], true);
#end
    }
#end
  }
}
