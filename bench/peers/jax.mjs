/**
 * The step in jax-js as its users would write it: the whole step, momentum included, inside one `jit` of `valueAndGrad`.
 * Straight-through: p + stopGradient(sample - p). Arrays are passed by ownership there: `x.ref` keeps one, `x` gives it
 * away.
 */
import { batchOf } from "./cases";

/**
 * @param {any} jax
 * @param {import("./cases").PeerCase} peerCase
 * @returns {import("./compare").Runner}
 */
export function jaxRunner(jax, peerCase) {
  const { numpy: np, nn, lax, random, jit, valueAndGrad, tree } = jax;
  const { batch, inputs, units, layers, learningRate, momentum } = peerCase;
  const dense = ({ inputs, outputs, weight }) => ({
    kernel: np.array(weight).reshape([inputs, outputs]),
    bias: np.zeros([outputs]),
  });
  let parameters = {
    encoder: peerCase.encoder.map((stack) => stack.map(dense)),
    decoder: peerCase.decoder.map((stack) => stack.map(dense)),
    prior: np.zeros([units]),
  };
  let velocity = tree.map((parameter) => np.zeros(parameter.shape), tree.ref(parameters));
  const batches = Array.from({ length: peerCase.batches }, (_, k) =>
    np.array(batchOf(peerCase, k)).reshape([batch, inputs]),
  );

  const apply = (stack, input) =>
    stack.reduce((x, { kernel, bias }, k) => {
      const y = np.matmul(x, kernel).add(bias);
      return k + 1 < stack.length ? np.tanh(y) : y;
    }, input);
  // log(1 + exp(x)) without overflow.
  const softplus = (x) => np.maximum(x.ref, 0).add(np.log1p(np.exp(np.absolute(x).neg())));
  const crossEntropy = (state, logits) => np.sum(softplus(logits.ref).sub(state.mul(logits)));

  const lossOf = (p, x, key) => {
    const states = [x];
    let loss = np.array(0);
    const keys = random.split(key, layers);
    p.encoder.forEach((stack, l) => {
      const eta = apply(stack, states[l].ref);
      const mean = nn.sigmoid(eta.ref);
      loss = loss.sub(np.sum(softplus(eta.ref).sub(mean.ref.mul(eta))));
      const uniform = random.uniform(keys.ref.slice(l), [batch, units]);
      const hard = np.where(uniform.less(lax.stopGradient(mean.ref)), 1, 0).astype(np.float32);
      const noise = lax.stopGradient(hard.sub(lax.stopGradient(mean.ref)));
      states.push(mean.add(noise));
    });
    keys.dispose();
    p.decoder.forEach((stack, l) => {
      loss = loss.add(crossEntropy(states[l].ref, apply(stack, states[l + 1].ref)));
    });
    loss = loss.add(crossEntropy(states[layers].ref, np.zeros([batch, units]).add(p.prior)));
    for (const state of states) state.dispose();
    return loss.mul(1 / batch);
  };
  const lossAndGradient = valueAndGrad(lossOf);
  const update = jit((p, v, x, key) => {
    const [value, gradient] = lossAndGradient(tree.ref(p), x, key);
    const moved = tree.map((a, g) => a.mul(momentum).add(g), v, gradient);
    return [tree.map((a, b) => a.sub(b.mul(learningRate)), p, tree.ref(moved)), moved, value];
  });

  let done = 0;
  let last = null;
  const step = () => {
    const x = batches[done % batches.length].ref;
    done += 1;
    const [p, v, value] = update(parameters, velocity, x, random.key(done));
    last?.dispose();
    [parameters, velocity, last] = [p, v, value];
  };
  return {
    name: "jax-js",
    async run(count) {
      for (let k = 0; k < count; k++) step();
      await jax.blockUntilReady(last);
      await jax.blockUntilReady(parameters);
    },
    loss: async () => (await last.ref.data())[0],
    destroy() {
      tree.dispose(parameters);
      tree.dispose(velocity);
      for (const array of batches) array.dispose();
      last?.dispose();
    },
  };
}
