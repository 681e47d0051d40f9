/** A link from elsewhere, or a run kept in this browser: what it would cost, and a button. Nothing starts before. */
import { useEffect, useState } from "react";
import type { RunPlanReport } from "../../../src/client/contract";
import { findEstimator } from "../../../src/estimators/table";
import { goOn, runFresh } from "../../state/opening";
import { useLab } from "../../state/store";
import { costWords, DEAR, formatAge, formatBytes, formatCount } from "../../text/words";
import { Icon } from "../../widgets/Icon";

export function WaitingCard() {
  const waiting = useLab((lab) => lab.waiting);
  const failed = useLab((lab) => lab.engine.state === "failed");
  if (waiting.kind === "no" || failed) return null;
  return (
    <section className="waiting" aria-label="This experiment has not started">
      <div>
        <h2>{waiting.kind === "kept" ? "You have been here before" : "This link holds an experiment"}</h2>
        {waiting.kind === "kept" ? (
          <KeptWords steps={waiting.steps} savedAt={waiting.savedAt} />
        ) : (
          <p>Nothing runs until you say so.</p>
        )}
        <Cost />
      </div>
      <div className="waiting-buttons">
        {waiting.kind === "kept" && (
          <button type="button" className="button button-main" onClick={() => void goOn()}>
            <Icon name="play" />
            Go on from step {formatCount(waiting.steps)}
          </button>
        )}
        <button
          type="button"
          className={waiting.kind === "kept" ? "button" : "button button-main"}
          onClick={() => void runFresh()}
        >
          {waiting.kind === "shared" && <Icon name="play" />}
          {waiting.kind === "kept" ? "Start again at step 0" : "Run this experiment"}
        </button>
      </div>
    </section>
  );
}

function KeptWords({ steps, savedAt }: { steps: number; savedAt: number }) {
  const [now] = useState(Date.now);
  return (
    <p>
      This browser kept it at step {formatCount(steps)}, {formatAge(savedAt, now)}.
    </p>
  );
}

/** The plan in a sentence; its place is held while it is worked out. */
function Cost() {
  const plan = useLab((lab) => lab.plan);
  const seeds = useLab((lab) => lab.spec.seeds);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 600);
    return () => clearTimeout(timer);
  }, []);
  if (!plan) return <p className="fine">{slow ? "Working out what it costs…" : "\u00a0"}</p>;
  const evaluations = plan.runs.reduce((sum, run) => sum + run.evaluations, 0);
  const parameters = plan.runs[0]?.parameters ?? 0;
  const runs = plan.runs.length * seeds;
  const dear = plan.runs.filter((run) => run.evaluations > DEAR);
  return (
    <>
      <p className="fine">
        {formatCount(runs)} {runs === 1 ? "run" : "runs"} of {formatCount(parameters)} parameters on {plan.dataset.name}{" "}
        ({formatCount(plan.dataset.train)} examples); {formatBytes(plan.bytes)} of graphics memory;{" "}
        {formatCount(evaluations)} {evaluations === 1 ? "evaluation" : "evaluations"} of f per example and step.
      </p>
      {dear.map((run) => (
        <p key={run.run} className="fine">
          {dearWords(run)}
        </p>
      ))}
    </>
  );
}

/** A run that costs many times what the others do says so by name. */
function dearWords({ run, estimator, evaluations }: RunPlanReport): string {
  const row = findEstimator(estimator);
  if (!row) return "";
  const name = run === estimator ? row.name : `${row.name} (${run})`;
  return `${name} is dear: ${costWords(row, evaluations)} of f per example and step here.`;
}
