/** A formula in TeX, typeset by KaTeX, which loads when the first formula is shown. Its text stands there meanwhile. */
import { useEffect, useState } from "react";

let katex: Promise<typeof import("./typeset")> | undefined;

export function Formula({ tex, block }: { tex: string; block?: boolean }) {
  const [html, setHtml] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    katex ??= import("./typeset");
    katex
      .then((module) => {
        const options = { displayMode: block ?? false, throwOnError: false, output: "htmlAndMathml" } as const;
        if (current) setHtml(module.renderToString(tex, options));
      })
      .catch(() => undefined); // Offline: the TeX text stays, which can be read.
    return () => {
      current = false;
    };
  }, [tex, block]);

  if (html === null) return <code className="formula">{tex}</code>;
  return <TypesetFormula html={html} />;
}

function TypesetFormula({ html }: { html: string }) {
  const [element, setElement] = useState<HTMLSpanElement | null>(null);
  useEffect(() => {
    // KaTeX's own output of a formula from the estimator table: no visitor's text comes through here.
    if (element) element.innerHTML = html;
  }, [element, html]);
  return <span className="formula" ref={setElement} />;
}
