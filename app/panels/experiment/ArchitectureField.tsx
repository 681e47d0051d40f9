/** The layers as text. What cannot be read, or does not fit the data, is refused in a sentence, with the nearest that works to choose. */
import { useEffect, useId, useState } from "react";
import { checkLayers } from "../../../src/experiment/layer-check";
import type { ExampleShape, ModelSpec } from "../../../src/index";
import { formatArchitecture, parseArchitecture } from "../../../src/spec/architecture";
import { editLayers } from "../../state/actions";
import { useLab } from "../../state/store";

/** What stands in the text, by example. */
const SYNTAX = [
  ["[48]", "48 Boolean units"],
  ["[20x10]", "20 variables of 10 values"],
  ["200t", "dense: t tanh, r relu, k leaky relu, i linear"],
  ["16c3s2p1r", "convolution: 16 channels of 3 × 3, stride 2, padding 1"],
  ["a2r", "adds what came 2 layers before"],
] as const;

interface ArchitectureFieldProps {
  model: ModelSpec;
  /** One example of the data; null while it is not known. */
  example: ExampleShape | null;
}

export function ArchitectureField({ model, example }: ArchitectureFieldProps) {
  const dataset = useLab((lab) => lab.spec.dataset);
  const id = useId();
  const shown = formatArchitecture(model.layers);
  const [text, setText] = useState(shown);
  const [error, setError] = useState<string | null>(null);
  const [suggestion, setSuggestion] = useState<string | null>(null);
  useEffect(() => {
    setText(shown);
    setError(null);
    setSuggestion(null);
  }, [shown]);
  const commit = (entered: string) => {
    setSuggestion(null);
    if (entered === shown) return setError(null);
    const result = parseArchitecture(entered);
    if ("problem" in result) {
      setSuggestion(result.problem.suggestion ?? null);
      return setError(result.problem.message);
    }
    const { model: nearest, problems } = checkLayers({ dataset, model: { ...model, layers: result.layers } }, example);
    if (problems.length === 0) return setError(editLayers(result.layers));
    const [asked, fitting] = [result.layers, nearest.layers].map(formatArchitecture);
    setSuggestion(fitting === asked ? null : fitting);
    setError(problems.join(" "));
  };
  return (
    <div className="field field-stacked">
      <label htmlFor={id}>Layers, from the data up</label>
      <input
        id={id}
        className="input input-code"
        spellCheck={false}
        autoComplete="off"
        value={text}
        aria-invalid={error !== null}
        aria-describedby={`${id}-help`}
        onChange={(event) => setText(event.target.value)}
        onBlur={() => commit(text)}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit(text);
          if (event.key === "Escape") setText(shown);
        }}
      />
      {error ? (
        <p className="error" id={`${id}-help`}>
          {error}{" "}
          {suggestion && (
            <button
              type="button"
              className="button button-small"
              // Pressed before the field loses the focus, which would read its text again.
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => {
                setText(suggestion);
                commit(suggestion);
              }}
            >
              Use {suggestion}
            </button>
          )}
        </p>
      ) : (
        <ul className="syntax fine" id={`${id}-help`}>
          {SYNTAX.map(([token, means]) => (
            <li key={token}>
              <code>{token}</code> <span>{means}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
