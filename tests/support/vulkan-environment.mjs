/** Before the GPU tests fork their process: chooses the Vulkan driver, so that a single file can be run by hand too. */
import { vulkanEnvironment } from "../../scripts/ensure.mjs";

export function setup() {
  Object.assign(process.env, vulkanEnvironment());
}
