/** What the engine is doing, in words and numbers that keep their width. */
import { furthest } from "../../state/engine";
import { useLab } from "../../state/store";
import { formatCount, stateWord } from "../../text/words";

export function Progress() {
  const engine = useLab((lab) => lab.engine);
  const playing = useLab((lab) => lab.playing);
  const adapter = useLab((lab) => lab.adapter);
  const speed = useLab((lab) => lab.stepsPerSecond);
  const steps = useLab((lab) => furthest(lab.steps));
  const plan = useLab((lab) => lab.plan);
  const epochs = plan && steps > 0 ? steps / plan.stepsPerEpoch : null;
  return (
    <div className="progress">
      <p className="progress-state" data-state={engine.state} title={engine.text}>
        <span className="dot" aria-hidden="true" />
        <span role="status">{stateWord(engine.state, playing)}</span>
      </p>
      <dl className="progress-numbers">
        <div>
          <dt>step</dt>
          <dd className="width-step">{formatCount(steps)}</dd>
        </div>
        <div className="wide-only">
          <dt>epoch</dt>
          <dd className="width-epoch">{epochs === null ? "0" : epochs.toFixed(1)}</dd>
        </div>
        <div>
          <dt>steps/s</dt>
          <dd className="width-speed">{speed === null ? "–" : speed < 10 ? speed.toFixed(1) : formatCount(speed)}</dd>
        </div>
      </dl>
      <p
        className="progress-adapter wide-only"
        title={adapter ? `${adapter.name}, matmul ${adapter.variant}` : engine.text}
      >
        {adapter ? adapter.name : engine.text}
        {adapter?.rung === "software" && <span className="tag">software</span>}
        {adapter?.rung === "compatibility" && <span className="tag">compatibility</span>}
      </p>
    </div>
  );
}
