// The learning signal: the part of the objective of one row that depends on the state of a layer (nats).
// With one layer S_1 = cross-entropy_0 and the rest is in closed form. In depth the signal holds log q and log p of the
// drawn states too: S_l(g, b) = sum_{k >= l-1} cross-entropy_k + sum_{k >= l} log q_k (- log prior), rows of group g and
// example b. Near the posterior these cancel draw by draw, which a closed form would take away. The signal of a
// model that predicts is its whole loss at every layer.

fn decoder_term(k: u32) -> u32 { return run.decoder_terms[k / 4u][k % 4u]; }
fn encoder_term(k: u32) -> u32 { return run.encoder_terms[k / 4u][k % 4u]; }
fn encoder_loss(k: u32) -> u32 { return run.encoder_losses[k / 4u][k % 4u]; }

// Loss of the ordinary sample of example b, entropies and prior in closed form (nats).
fn row_loss(z: u32, b: u32) -> f32 {
  let at = z * run.row_stride + b;
  if (run.latent_terms == LATENT_NONE) { return rows[at + decoder_term(0u)]; }
  var loss = 0.0;
  for (var k = 0u; k < run.layers; k++) { loss += rows[at + decoder_term(k)] + rows[at + encoder_loss(k)]; }
  return loss;
}

// -log (p / q) of the states drawn for one row of a sample; of a model that predicts, -log p of the outcome.
fn drawn_loss(z: u32, row: u32) -> f32 {
  let at = z * run.row_stride + row;
  if (run.latent_terms == LATENT_NONE) { return rows[at + decoder_term(0u)]; }
  var loss = 0.0;
  for (var k = 0u; k < run.layers; k++) { loss += rows[at + decoder_term(k)] + rows[at + encoder_term(k)]; }
  return loss;
}

// layer: 1..L; level k of the generative network is the k-th term, layer k of the inference network the (k - 1)-th.
fn learning_signal(z: u32, layer: u32, group: u32, b: u32) -> f32 {
  let at = z * run.row_stride + group * run.batch + b;
  var signal = rows[at + decoder_term(layer - 1u)];
  if (run.latent_terms == LATENT_NONE) { return signal; }
  if (run.latent_terms == LATENT_DRAWN) { signal += rows[at + encoder_term(layer - 1u)]; }
  for (var k = layer; k < run.layers; k++) {
    signal += rows[at + decoder_term(k)] + rows[at + encoder_term(k)];
  }
  return signal;
}

fn dot_at(z: u32, layer: u32) -> u32 { return z * run.row_stride + run.dots[(layer - 1u) / 4u][(layer - 1u) % 4u]; }

#if HOOK_SIGNAL == 0
// What a baseline is to guess.
fn baselined_signal(z: u32, layer: u32, b: u32) -> f32 { return learning_signal(z, layer, 0u, b); }
#end

#if HOOK_MEAN == 0
// Running mean of the signal that a baseline is to guess, of earlier steps.
fn mean_baseline(z: u32, layer: u32, b: u32) -> f32 { return running_mean(z, layer); }
#end

// Where the running mean and its weight of a row's training example stand, one vec4 for each layer and example.
fn memory_of(z: u32, layer: u32, b: u32) -> u32 {
  let example = u32(rows[z * run.row_stride + run.example_at + b]);
  return z * run.moment_stride + run.memory_at + (layer - 1u) * run.data_count + example;
}

// The bound of all samples of example b (as a loss), and per sample what multiplies its score and its normalised weight.
fn bound_at(z: u32, b: u32) -> u32 { return z * run.row_stride + run.bound_at + b; }
fn credit_at(z: u32, sample: u32, b: u32) -> u32 { return bound_at(z, b) + (1u + sample) * run.batch; }
fn weight_at(z: u32, sample: u32, b: u32) -> u32 { return bound_at(z, b) + (1u + run.samples + sample) * run.batch; }

// Running mean of the learning signal of earlier steps, corrected for its start at 0; 0 before the first step.
fn running_mean(z: u32, layer: u32) -> f32 {
  let weight = replicas[z].signal_weight;
  return select(0.0, replicas[z].signal_mean[layer - 1u] / max(weight, 1e-30), weight > 0.0);
}

// Running standard deviation of the centred signal of earlier steps; 1 before the first step.
fn running_deviation(z: u32, layer: u32) -> f32 {
  let weight = replicas[z].signal_weight;
  return select(1.0, sqrt(replicas[z].signal_square[layer - 1u] / max(weight, 1e-30)), weight > 0.0);
}
