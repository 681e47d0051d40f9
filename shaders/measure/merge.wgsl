// Joins the mean and the squared deviations of n more examples to the replica's (Chan, Golub & LeVeque 1979).
fn merge_losses(z: u32, n: f32, mean: f32, squares: f32) {
  let total = max(replicas[z].count + n, 1.0);
  let d = mean - replicas[z].mean;
  replicas[z].mean += d * n / total;
  replicas[z].square += squares + d * d * replicas[z].count * n / total;
  replicas[z].count += n;
}
