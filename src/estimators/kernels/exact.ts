/** All states of a layer as row groups, and the weights of their gradients. */
import states from "../../../shaders/estimators/exact/states.wgsl?raw";
import weigh from "../../../shaders/estimators/exact/weigh.wgsl?raw";
import type { KernelList, SourceFile } from "../../kernels/contract";

export const STATES: SourceFile = { name: "estimators/exact/states", code: states };

export const EXACT: KernelList = {
  weighStates: { main: { name: "estimators/exact/weigh", code: weigh }, uses: [STATES] },
};
