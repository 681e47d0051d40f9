/** What a search tries, its start and its end. */
import { useState } from "react";
import { rateText } from "../../../src/experiment/number-text";
import { LIMITS } from "../../../src/index";
import { FEWEST_STEPS } from "../../../src/tuning/collect";
import { DEFAULT_COUNT, isRate, MOST_RATES, ratesAround, ratesBetween } from "../../../src/tuning/rates";
import type { ScoreKind } from "../../../src/tuning/score";
import { stopTuning, tuneRates } from "../../state/session";
import { useLab } from "../../state/store";
import { timeLeft } from "../../state/tuning";
import { formatCount } from "../../text/words";
import { NumberField } from "../../widgets/NumberField";
import { Segmented } from "../../widgets/Segmented";

const SCORES = [
  { value: "train", text: "Training", title: "Mean over the last tenth of the steps" },
  { value: "test", text: "Test", title: "On the test examples, after the last step" },
] as const;

/** Steps of a search that names none, by whether the adapter is a graphics card. */
const STEPS = { software: 200, hardware: 2000 };
const MOST_STEPS = 1_000_000;

interface Choice {
  steps?: number;
  from?: number;
  to?: number;
  count?: number;
  score: ScoreKind;
  seeds: number;
}

export function TuneControls() {
  const [choice, setChoice] = useState<Choice>({ score: "train", seeds: 1 });
  const common = useLab((lab) => lab.spec.optimizer.learningRate);
  const software = useLab((lab) => lab.adapter?.rung === "software");
  const tuning = useLab((lab) => lab.tuning);
  const ready = useLab((lab) => lab.plan !== null && lab.waiting.kind === "no" && lab.engine.state !== "failed");
  const busy = useLab((lab) => lab.probing || lab.sweeping !== null);
  const around = ratesAround(common);
  const given = choice.from !== undefined || choice.to !== undefined || choice.count !== undefined;
  const from = choice.from ?? around[0];
  const to = choice.to ?? around[around.length - 1];
  const count = choice.count ?? DEFAULT_COUNT;
  const rates = given ? ratesBetween(from, to, count) : around;
  const steps = choice.steps ?? STEPS[software ? "software" : "hardware"];
  const whole = (name: "steps" | "count" | "seeds", least: number, most: number) => (value: number) => {
    if (!Number.isInteger(value) || value < least || value > most) {
      return `A whole number from ${formatCount(least)} to ${formatCount(most)} is needed.`;
    }
    setChoice({ ...choice, [name]: value });
    return null;
  };
  const rate = (name: "from" | "to") => (value: number) => {
    if (!isRate(value)) return `A rate above 0 and at most ${LIMITS.learningRate} is needed.`;
    setChoice({ ...choice, [name]: value });
    return null;
  };
  return (
    <fieldset className="tune-controls" aria-label="What is tried">
      <div className="tune-fields">
        <NumberField label="Lowest rate" value={from} factor={10 ** 0.5} onCommit={rate("from")} />
        <NumberField label="Highest rate" value={to} factor={10 ** 0.5} onCommit={rate("to")} />
        <NumberField label="Rates" value={count} onCommit={whole("count", 1, MOST_RATES)} />
        <NumberField label="Steps" value={steps} factor={2} onCommit={whole("steps", FEWEST_STEPS, MOST_STEPS)} />
        <NumberField label="Seeds" value={choice.seeds} onCommit={whole("seeds", 1, LIMITS.seeds)} />
        <div className="field" title="What the rates are judged by">
          <span className="label">Score</span>
          <Segmented
            label="Score"
            value={choice.score}
            options={SCORES}
            onChange={(score) => setChoice({ ...choice, score })}
          />
        </div>
      </div>
      <p className="fine">
        Rates: {rates.map(rateText).join(", ")}.
        {!rates.includes(common) && ` The experiment's own, ${rateText(common)}, is not among them.`}
      </p>
      <div className="tune-files">
        {tuning ? (
          <button type="button" className="button" onClick={() => void stopTuning()}>
            Stop
          </button>
        ) : (
          <button
            type="button"
            className="button button-main"
            disabled={!ready || busy}
            onClick={() => void tuneRates({ steps, rates, score: choice.score, seeds: choice.seeds })}
          >
            Start
          </button>
        )}
        {tuning ? <Progress /> : !ready && <span className="fine">Start training first: the experiment waits.</span>}
      </div>
    </fieldset>
  );
}

function Progress() {
  const tuning = useLab((lab) => lab.tuning);
  if (!tuning) return null;
  const left = timeLeft(tuning, Date.now());
  return (
    <div className="tune-progress">
      <progress aria-label="Share of the search that is done" value={tuning.share} />
      <span className="fine">
        {tuning.text}
        {left !== null && `, ${durationText(left)} left`}
      </span>
    </div>
  );
}

/** "40 s", "3 min", "1 h 20 min" */
function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
