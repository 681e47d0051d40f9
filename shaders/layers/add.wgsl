// Adding the output of an earlier layer of the stack: C = act(A + B). MODE 0: forward; 1: backward, the gradient A handed on to C.
// One invocation: a vec4 of one row.

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) group: vec3u) {
  let tile = group.y * job.across + group.x;
  if (tile >= job.tiles) { return; }
  let p = find_product(tile);
  let t = tile - job.products[p].first_tile;
  let across = job.products[p].tiles_across;
  let z = group.z;
  let row = t / across;
  let column4 = t % across * {{LANES}}u + lane;
  let n4 = job.products[p].columns4;
  if (column4 >= n4) { return; }
  let base = z * run.activation_stride;
  let a = activations[base + job.products[p].a + row * n4 + column4];
#if MODE == 0
  finish_forward(target_of(p, z), row, column4, a + activations[base + job.products[p].b + row * n4 + column4]);
#else
  finish_backward(target_of(p, z), row, column4, a);
#end
}
