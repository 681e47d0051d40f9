/** Pictures completed from their upper halves: as they are, as predicted, and by single samples; of one run, or of all side by side. */
import type { HalfPictures, Pictures } from "../../../src/index";
import type { RunView } from "../../state/runs";
import { formatCount } from "../../text/words";
import { Picture } from "./Picture";
import type { AllProps, OneProps } from "./view";

/** Those of another experiment may still be there. */
function halves(pictures: Pictures | undefined): HalfPictures | undefined {
  return pictures?.kind === "halves" ? pictures : undefined;
}

/** Images in a row of the panel. */
const COLUMNS = 8;

const meanWords = (pictures: HalfPictures | undefined) =>
  pictures ? `lower half: mean of ${formatCount(pictures.of)} samples, given the upper half` : "given the upper half";

export function OneHalves({ pictures: given, run }: OneProps) {
  const pictures = halves(given);
  const strip = { columns: COLUMNS, rows: 2 };
  return (
    <div className="pictures">
      <Picture title="Data" note="first test examples" strip={pictures?.data} {...strip} />
      <Picture
        title="Predictions"
        note={`of ${run.name}, ${meanWords(pictures)}`}
        strip={pictures?.predicted}
        {...strip}
      />
      {pictures?.samples.map((sample, k) => (
        <Picture
          key={k}
          title={`Sample ${k + 1}`}
          note="lower half: one sample of the stochastic layers"
          strip={sample}
          {...strip}
        />
      ))}
    </div>
  );
}

export function AllHalves({ runs, of: given }: AllProps) {
  const of = (run: RunView) => halves(given(run));
  const first = runs.map(of).find((pictures) => pictures !== undefined);
  const strip = { columns: COLUMNS, rows: 1 };
  return (
    <>
      <Picture title="Data" note="first test examples" strip={first?.data} {...strip} />
      <h3>Predictions</h3>
      <p className="fine">{meanWords(first)}</p>
      {runs.map((run) => (
        <Picture key={run.id} run={run} strip={of(run)?.predicted} {...strip} />
      ))}
      <h3>Single samples</h3>
      {runs.map((run) => (
        <Picture key={run.id} run={run} strip={of(run)?.samples[0]} {...strip} />
      ))}
    </>
  );
}
