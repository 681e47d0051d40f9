/** Kernels of differences that flipping each unit makes, from the head down; and of a head that learns from all of them. */
import enhance from "../../../shaders/estimators/flips/enhance.wgsl?raw";
import enhancedGradient from "../../../shaders/estimators/flips/enhanced_gradient.wgsl?raw";
import factors from "../../../shaders/estimators/flips/factors.wgsl?raw";
import head from "../../../shaders/estimators/flips/head.wgsl?raw";
import layer from "../../../shaders/estimators/flips/layer.wgsl?raw";
import pixels from "../../../shaders/estimators/flips/pixels.wgsl?raw";
import rows from "../../../shaders/estimators/flips/rows.wgsl?raw";
import type { KernelList } from "../../kernels/contract";

/** Of the top layer alone. */
export const HEAD_FLIPS: KernelList = {
  flipHead: { main: { name: "estimators/flips/head", code: head }, uses: ["classLoss"] },
  flipPixels: { main: { name: "estimators/flips/pixels", code: pixels } },
};

export const FLIPS: KernelList = {
  ...HEAD_FLIPS,
  flipFactors: { main: { name: "estimators/flips/factors", code: factors } },
  flipRows: { main: { name: "estimators/flips/rows", code: rows } },
  flipLayer: { main: { name: "estimators/flips/layer", code: layer } },
  enhance: { main: { name: "estimators/flips/enhance", code: enhance }, uses: ["reduce"] },
  enhancedGradient: {
    main: { name: "estimators/flips/enhanced_gradient", code: enhancedGradient },
    uses: ["accept"],
  },
};
