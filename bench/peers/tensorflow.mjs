/**
 * The step in TensorFlow.js as its users would write it: eager operations in a tidy, variableGrads, its momentum
 * optimizer, the fused matmul with bias. Straight-through by a custom gradient: the value is the sample, the gradient
 * that of its probability.
 */
import { batchOf } from "./cases";

/**
 * @param {any} tf
 * @param {import("./cases").PeerCase} peerCase
 * @returns {import("./compare").Runner}
 */
export function tensorflowRunner(tf, peerCase) {
  const { batch, inputs, units, layers } = peerCase;
  const variable = (values, shape) => tf.variable(tf.tensor(values, shape, "float32"));
  const dense = ({ inputs, outputs, weight }) => ({
    kernel: variable(weight, [inputs, outputs]),
    bias: tf.variable(tf.zeros([outputs])),
  });
  const encoder = peerCase.encoder.map((stack) => stack.map(dense));
  const decoder = peerCase.decoder.map((stack) => stack.map(dense));
  const prior = tf.variable(tf.zeros([units]));
  const weights = [...encoder, ...decoder].flat();
  const variables = [...weights.flatMap(({ kernel, bias }) => [kernel, bias]), prior];
  const optimizer = tf.train.momentum(peerCase.learningRate, peerCase.momentum);
  const batches = Array.from({ length: peerCase.batches }, (_, k) =>
    tf.tensor2d(batchOf(peerCase, k), [batch, inputs]),
  );

  const sample = tf.customGrad((p) => ({
    value: tf.less(tf.randomUniform(p.shape), p).cast("float32"),
    gradFunc: (upstream) => upstream,
  }));
  const apply = (stack, input) =>
    stack.reduce((x, { kernel, bias }, k) => {
      const y = tf.fused.matMul({ a: x, b: kernel, bias });
      return k + 1 < stack.length ? tf.tanh(y) : y;
    }, input);
  const crossEntropy = (state, logits) => tf.sum(tf.sub(tf.softplus(logits), tf.mul(state, logits)));

  const lossOf = (x) => {
    const states = [x];
    let loss = tf.scalar(0);
    for (const stack of encoder) {
      const eta = apply(stack, states[states.length - 1]);
      const p = tf.sigmoid(eta);
      loss = tf.sub(loss, tf.sum(tf.sub(tf.softplus(eta), tf.mul(p, eta))));
      states.push(sample(p));
    }
    decoder.forEach((stack, l) => {
      loss = tf.add(loss, crossEntropy(states[l], apply(stack, states[l + 1])));
    });
    const top = states[layers];
    return tf.div(tf.add(loss, crossEntropy(top, tf.mul(prior, tf.onesLike(top)))), batch);
  };

  let done = 0;
  let last = null;
  const step = () => {
    const x = batches[done++ % batches.length];
    last?.dispose();
    last = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(x), variables);
      optimizer.applyGradients(grads);
      return tf.keep(value);
    });
  };
  return {
    name: "TensorFlow.js",
    async run(count) {
      for (let k = 0; k < count; k++) step();
      await last.data();
    },
    loss: async () => (await last.data())[0],
    destroy() {
      for (const tensor of [...variables, ...batches, last, optimizer]) tensor?.dispose();
    },
  };
}
