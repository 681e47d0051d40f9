// The one bind group of every kernel: eight storage buffers and two uniforms, the most that compatibility mode allows.
// Every buffer but the data holds `replicas` blocks one after another; offsets inside a block are in vec4s (f32s for
// `rows`). Kernels declare their own `job` at binding 0.

struct Run {
  replicas: u32,
  batch: u32,              // rows of group 0
  layers: u32,             // stochastic layers L
  data_count: u32,         // training examples
  words_per_row: u32,      // u32 words of one example
  data_kind: u32,          // 0 bits, 1 bytes drawn anew at every step, 2 real numbers
  parameter_stride: u32,   // vec4s of one replica in `parameters`
  parameter_size: u32,     // vec4s that are learned; weights that are made from them stand behind
  model_size: u32,         // vec4s of the model proper; the estimator's own parameters come after
  activation_stride: u32,  // vec4s of one replica in `activations`
  row_stride: u32,         // f32s of one replica in `rows`
  moment_stride: u32,      // vec4s of one replica in `moments`
  gradient_stride: u32,    // vec4s of one replica in `gradients`
  statistics_at: u32,      // vec4 offset of the exponentially weighted mean in a gradient block; variance follows
  ring_size: u32,          // records of one replica in `ring`
  hard_forward: u32,       // 1 when the training forward pass is the hard-sampled model itself
  variance_every: u32,     // steps between two updates of the gradient variance; 0 never
  lo: f32,                 // value of state 0
  span: f32,               // D = hi - lo
  inverse_batch: f32,
  signal_decay: f32,       // of the running statistics of the learning signal
  variance_decay: f32,
  corrected1: f32,         // decay that a replica's correction1 belongs to: see CORRECTED in src/optimizers/table.ts
  corrected2: f32,
  weight_decay: f32,
  clip_norm: f32,          // 0 off
  schedule: u32,           // 0 constant, 1 cosine, 2 step
  warmup: u32,
  period: u32,
  factor: f32,
  auxiliary_rate: f32,           // learning rate of the estimator's own parameters, relative to the model's
  fused: u32,              // 1: the gradient kernel updates parameters; 0: it only writes gradients
  write_gradient: u32,
  settings: array<vec4f, 2>, // the optimizer's hyperparameters in the order of its row
  decoder_terms: array<vec4u, 5>, // `rows` offset of the cross-entropy of level k
  encoder_terms: array<vec4u, 5>, // `rows` offset of level k + 1's part of the learning signal: see latent_terms
  encoder_losses: array<vec4u, 5>, // `rows` offset of the negative entropy of level k + 1 (+ prior), in closed form
  latent_terms: u32,       // where entropies and prior are: LATENT_NONE, LATENT_CLOSED or LATENT_DRAWN
  samples: u32,            // whole samples S: row groups 0 .. S - 1
  bound_at: u32,           // `rows` offset of the bound of all samples; see shaders/objectives/bound.wgsl
  example_at: u32,         // `rows` offset of the number of each row's training example
  memory_at: u32,          // vec4 offset in a moments block of what is remembered of each layer and training example
  label_at: u32,           // `rows` offset of the class of each row's example; NONE without classes
  stands_still: u32,       // 1: the model is not updated; what the estimator learns itself goes on learning
  pad1: u32,
  first_extras: array<vec4u, 5>, // first row group that layer k + 1 adds
  dots: array<vec4u, 5>,         // `rows` offset of level k + 1's sums over units
  controls: array<vec4u, 5>,     // `parameters` offset of layer k + 1's learned scalars; NONE without
#if HYPER
  hyper: Hyper,            // the estimator's hyperparameters by name: numbers as f32, booleans as 0 or 1
#end
}

const FROZEN_LOSS = 1u;       // the loss of a step was not finite
const FROZEN_PARAMETER = 2u;  // an update made parameters or optimizer moments that are not finite
const FROZEN_STATISTIC = 3u;  // the learning signal of a step has statistics that are not finite

const LATENT_NONE = 0u;   // nowhere: the loss is that of what a head predicts alone
const LATENT_CLOSED = 1u; // differentiated in closed form
const LATENT_DRAWN = 2u;  // of the drawn states, in the learning signal

// What a replica knows of itself between dispatches.
struct Replica {
  seed: u32,
  step: u32,               // steps taken
  frozen: u32,             // why nothing is updated any more: a FROZEN_ constant; 0 while all is well
  frozen_step: u32,
  rate: f32,               // learning rate of this step
  correction1: f32,        // 1 - corrected1^t
  correction2: f32,        // 1 - corrected2^t
  clip_scale: f32,
  objective: f32,          // batch mean of the training loss of this step
  loss: f32,               // batch mean of the hard-sampled loss, where known
  loss_square: f32,        // sum of squared deviations of the hard-sampled loss over the batch
  loss_step: u32,          // step + 1 for which `loss` is known
  learning_rate: f32,      // that the schedule starts from, the replica's own
  broken: u32,             // 1 once an update made a parameter or an optimizer moment that is not finite
  chunk: u32,              // evaluation: chunks done
  particle: u32,           // evaluation: particles done
  count: f32,              // evaluation: examples counted
  mean: f32,
  square: f32,             // sum of squared deviations
  wrong: f32,              // evaluation: misclassified examples
  signal_weight: f32,      // 1 - decay^t of the running signal statistics
  signal_mean: array<f32, 20>,   // running mean of the local learning signal of each layer, not bias-corrected
  signal_square: array<f32, 20>, // running mean of the squared centred signal
  batch_mean: array<f32, 20>,    // of this step
  batch_square: array<f32, 20>,
}

@group(0) @binding(1) var<uniform> run: Run;
@group(0) @binding(2) var<storage, read_write> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> activations: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> rows: array<f32>;
@group(0) @binding(5) var<storage, read_write> replicas: array<Replica>;
@group(0) @binding(6) var<storage, read> data: array<u32>;
@group(0) @binding(7) var<storage, read_write> moments: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> gradients: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> ring: array<vec4f>;
