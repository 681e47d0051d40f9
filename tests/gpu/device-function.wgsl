// The index as a number.
fn add(i: u32) -> f32 {
  return f32(i);
}
