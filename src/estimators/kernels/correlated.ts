/** Kernels and functions of a network of the states that is compared with its values at correlated copies of them. */
import copies from "../../../shaders/estimators/correlated/copies.wgsl?raw";
import difference from "../../../shaders/estimators/correlated/difference.wgsl?raw";
import take from "../../../shaders/estimators/correlated/take.wgsl?raw";
import type { Hooks, KernelList } from "../../kernels/contract";

export const CORRELATED: KernelList = {
  correlate: { main: { name: "estimators/correlated/copies", code: copies }, uses: ["perUnit"] },
};

export const CORRELATED_HOOKS: Hooks = {
  difference: { name: "estimators/correlated/difference", code: difference },
  networks: { name: "estimators/correlated/take", code: take },
};
