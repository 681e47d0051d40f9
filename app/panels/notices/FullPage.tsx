/** Pages for when there is nothing to show: no usable graphics adapter, or a link that cannot be read. */
import { openFirstVisit } from "../../state/opening";
import { useLab } from "../../state/store";

/** Why the engine could not start, in words, and what to do. */
export function EnginePage() {
  const problem = useLab((lab) => lab.problems.at(-1));
  const text = useLab((lab) => lab.engine.text);
  return (
    <main className="full-page" id="main">
      <h2>{problem?.title ?? "The engine has stopped"}</h2>
      <p>{problem?.detail ?? text}</p>
      {problem && <p className="remedy">{problem.remedy}</p>}
      <p className="fine">
        SBN Lab trains its networks on your own graphics adapter through WebGPU. Nothing is sent anywhere, and the
        experiment is safe in the address bar.
      </p>
      <button type="button" className="button button-main" onClick={() => location.reload()}>
        Try again
      </button>
    </main>
  );
}

export function LinkErrorPage() {
  const reason = useLab((lab) => lab.linkError);
  return (
    <main className="full-page" id="main">
      <h2>This link does not hold an experiment</h2>
      <p>{reason}</p>
      <p className="remedy">
        It may have lost its end on the way: ask for it again, or copy it once more from where it came.
      </p>
      <button type="button" className="button button-main" onClick={openFirstVisit}>
        Open the first experiment
      </button>
    </main>
  );
}
