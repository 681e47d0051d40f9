// The end of a step. One workgroup: one replica. Records the step in the ring, moves the running statistics of the
// learning signal, counts the step and prepares the next one's learning rate.
// What a record holds, and where, is the plan's affair: see src/kernels/record.ts.

struct Job {
  parameter_count: u32, // unpadded, for the mean variance
  pad0: u32,
  pad1: u32,
  pad2: u32,
}
@group(0) @binding(0) var<uniform> job: Job;

fn rate_at(z: u32, step: u32) -> f32 {
  let base = replicas[z].learning_rate;
  if (step < run.warmup) { return base * f32(step + 1u) / f32(run.warmup); }
  let since = step - run.warmup;
  if (run.schedule == 1u) {
    return base * 0.5 * (1.0 + cos(3.14159265358979 * min(1.0, f32(since) / f32(run.period))));
  }
  if (run.schedule == 2u) { return base * pow(run.factor, f32(since / run.period)); }
  return base;
}

@compute @workgroup_size({{LANES}})
fn main(@builtin(local_invocation_index) lane: u32, @builtin(workgroup_id) workgroup: vec3u) {
  let z = workgroup.z;
  let step = replicas[z].step;
  let tracks = run.variance_every != 0u && step % max(run.variance_every, 1u) == 0u;
  var sum = 0.0;
  if (tracks) {
    let at = z * run.gradient_stride + run.statistics_at + run.model_size;
    for (var i = lane; i < run.model_size; i += {{LANES}}u) { sum += sum4(gradients[at + i]); }
  }
  let variance = workgroup_sum(lane, sum) / f32(job.parameter_count);
  if (lane != 0u || replicas[z].frozen != 0u) { return; }
  if (replicas[z].broken != 0u) {
    replicas[z].frozen = FROZEN_PARAMETER;
    replicas[z].frozen_step = step;
    return;
  }

  let known = replicas[z].loss_step == step + 1u;
  var record: Record;
  record.step = f32(step);
  record.objective = replicas[z].objective;
  record.loss = select(NOT_KNOWN, replicas[z].loss, known);
  record.loss_square = replicas[z].loss_square; // sum of its squared deviations
  record.variance = select(NOT_KNOWN, variance, tracks);
  write_record(z * run.ring_size + step % run.ring_size, z, record);

#if SCORE
  let keep = run.signal_decay;
  for (var l = 0u; l < run.layers; l++) {
    replicas[z].signal_mean[l] = keep * replicas[z].signal_mean[l] + (1.0 - keep) * replicas[z].batch_mean[l];
    replicas[z].signal_square[l] = keep * replicas[z].signal_square[l] + (1.0 - keep) * replicas[z].batch_square[l];
  }
  replicas[z].signal_weight = keep * replicas[z].signal_weight + (1.0 - keep);
#end
  // 1 - decay^(t+1) = decay (1 - decay^t) + (1 - decay): no cancellation at small t.
  replicas[z].correction1 = run.corrected1 * replicas[z].correction1 + (1.0 - run.corrected1);
  replicas[z].correction2 = run.corrected2 * replicas[z].correction2 + (1.0 - run.corrected2);
  replicas[z].step = step + 1u;
  replicas[z].rate = rate_at(z, step + 1u);
}
