/** The basic bundle has no types of its own; it is plotly.js with fewer kinds of trace. */
declare module "plotly.js-basic-dist-min" {
  export * from "plotly.js";
}
