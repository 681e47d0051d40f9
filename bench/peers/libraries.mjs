/**
 * The two peers, loaded on WebGPU. Plain JavaScript, because their types are there only once they were installed;
 * `navigator.gpu` must stand before.
 */

/** @returns {Promise<unknown>} the TensorFlow.js namespace on its WebGPU backend */
export async function loadTensorflow() {
  const tf = await import("@tensorflow/tfjs");
  await import("@tensorflow/tfjs-backend-webgpu");
  if (!(await tf.setBackend("webgpu"))) throw new Error("TensorFlow.js found no WebGPU.");
  await tf.ready();
  return tf;
}

/** @returns {Promise<unknown>} the jax-js namespace with WebGPU as its default device */
export async function loadJax() {
  const jax = await import("@jax-js/jax");
  if (!(await jax.init("webgpu")).includes("webgpu")) throw new Error("jax-js found no WebGPU.");
  jax.defaultDevice("webgpu");
  return jax;
}
