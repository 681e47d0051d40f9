/** An experiment that has not started, or a run of it that was kept: what it would cost, and a button. Nothing starts before. */
import { useEffect, useState } from "react";
import type { RunPlanReport } from "../../../src/index";
import { findEstimator } from "../../../src/estimators/table";
import { isAvailable } from "../../state/data-slice";
import type { Waiting } from "../../state/engine";
import { goOn, runFresh } from "../../state/opening";
import { useLab } from "../../state/store";
import { costWords, EXPENSIVE, formatAge, formatBytes, formatCount } from "../../text/words";
import { Icon } from "../../widgets/Icon";
import { NeedsData } from "../experiment/NeedsData";

const HEADINGS: Record<Exclude<Waiting["kind"], "no">, string> = {
  shared: "This link holds an experiment",
  own: "This experiment has not started",
  kept: "A run of this experiment is kept",
};

export function WaitingCard() {
  const waiting = useLab((lab) => lab.waiting);
  const failed = useLab((lab) => lab.engine.state === "failed");
  const dataset = useLab((lab) => lab.spec.dataset);
  const isThere = useLab((lab) => isAvailable(lab, lab.spec.dataset));
  if (waiting.kind === "no" || failed) return null;
  const isKept = waiting.kind === "kept";
  return (
    <section className="waiting" aria-label="This experiment has not started">
      <div>
        <h2>{HEADINGS[waiting.kind]}</h2>
        {waiting.kind === "shared" && <p>Nothing runs until you say so.</p>}
        {isKept && <KeptWords {...waiting} />}
        {!isThere && <NeedsData need={dataset} />}
        <Cost />
      </div>
      <div className="waiting-buttons" hidden={!isThere}>
        {isKept && (
          <button type="button" className="button button-main" onClick={() => void goOn()}>
            <Icon name="play" />
            {waiting.elsewhere ? "Go on with a copy" : "Go on"} from step {formatCount(waiting.steps)}
          </button>
        )}
        <button
          type="button"
          className={isKept ? "button" : "button button-main"}
          title={isKept ? "The kept run stays: a new one starts beside it" : undefined}
          onClick={() => void runFresh()}
        >
          {!isKept && <Icon name="play" />}
          {isKept ? "Start again at step 0" : "Run this experiment"}
        </button>
      </div>
    </section>
  );
}

function KeptWords({ steps, savedAt, elsewhere }: { steps: number; savedAt: number; elsewhere: boolean }) {
  const [now] = useState(Date.now);
  return (
    <>
      <p>
        It has taken {formatCount(steps)} steps and was saved {formatAge(savedAt, now)}. Its curves are below.
      </p>
      {elsewhere && (
        <p>Another tab has it open and goes on saving it. What you run here is kept as a run of its own.</p>
      )}
    </>
  );
}

/** The plan in a sentence, or why there is none; its place is held while it is worked out. */
function Cost() {
  const plan = useLab((lab) => lab.plan);
  const cost = useLab((lab) => lab.cost);
  const seeds = useLab((lab) => lab.spec.seeds);
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), 600);
    return () => clearTimeout(timer);
  }, []);
  if (cost.kind === "unknown") return <p className="fine">What it costs is not known. {cost.why}</p>;
  if (cost.kind === "working" || !plan) return <p className="fine">{slow ? "Working out what it costs…" : "\u00a0"}</p>;
  const evaluations = plan.runs.reduce((sum, run) => sum + run.evaluations, 0);
  const parameters = plan.runs[0]?.parameters ?? 0;
  const runs = plan.runs.length * seeds;
  const expensive = plan.runs.filter((run) => run.evaluations > EXPENSIVE);
  return (
    <>
      <p className="fine">
        {formatCount(runs)} {runs === 1 ? "run" : "runs"} of {formatCount(parameters)} parameters on {plan.dataset.name}{" "}
        ({formatCount(plan.dataset.train)} examples); {formatBytes(plan.bytes)} of graphics memory;{" "}
        {formatCount(evaluations)} {evaluations === 1 ? "evaluation" : "evaluations"} of f per example and step.
      </p>
      {expensive.map((run) => (
        <p key={run.run} className="fine">
          {expenseWords(run)}
        </p>
      ))}
    </>
  );
}

/** A run that costs many times what the others do says so by name. */
function expenseWords({ run, estimator, evaluations }: RunPlanReport): string {
  const row = findEstimator(estimator);
  if (!row) return "";
  const name = run === estimator ? row.name : `${row.name} (${run})`;
  return `${name} is expensive: ${costWords(row, evaluations)} of f per example and step here.`;
}
