/** KaTeX with its style sheet, in one piece that loads when the first formula is shown. */
import "katex/dist/katex.min.css";
import katex from "katex";

export const { renderToString } = katex;
