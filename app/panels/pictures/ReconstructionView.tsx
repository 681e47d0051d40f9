/** Data and what a model makes of them: reconstructions, samples, states, receptive fields; of one run, or of all side by side. */
import type { Pictures, ReconstructionPictures } from "../../../src/index";
import type { RunView } from "../../state/runs";
import type { AllProps, OneProps } from "./view";
import { LatentPictures, Picture } from "./Picture";

/** Those of another experiment may still be there. */
function reconstructions(pictures: Pictures | undefined): ReconstructionPictures | undefined {
  return pictures?.kind === "reconstructions" ? pictures : undefined;
}

/** Images in a row of the panel. */
const COLUMNS = 8;

export function OneReconstructing({ pictures: given, run }: OneProps) {
  const pictures = reconstructions(given);
  const strip = { columns: COLUMNS, rows: 2 };
  return (
    <div className="pictures">
      <Picture title="Data" note="first test examples" strip={pictures?.data} {...strip} />
      <Picture title="Reconstructions" note={`of ${run.name}`} strip={pictures?.reconstructions} {...strip} />
      <Picture title="Samples of the prior" note="drawn from the top down" strip={pictures?.samples} {...strip} />
      <LatentPictures latents={pictures?.latents} />
      <Picture
        title="Receptive fields"
        note="weights of the first units into the pixels: blue below, orange above 0"
        strip={pictures?.receptiveFields}
        columns={COLUMNS}
        rows={3}
        scale="signed"
      />
    </div>
  );
}

export function AllReconstructing({ runs, of: given }: AllProps) {
  const of = (run: RunView) => reconstructions(given(run));
  const data = runs.map((run) => of(run)?.data).find((strip) => strip !== undefined);
  const strip = { columns: COLUMNS, rows: 1 };
  return (
    <>
      <Picture title="Data" note="first test examples" strip={data} {...strip} />
      <h3>Reconstructions</h3>
      {runs.map((run) => (
        <Picture key={run.id} run={run} strip={of(run)?.reconstructions} {...strip} />
      ))}
      <h3>Samples of the prior</h3>
      {runs.map((run) => (
        <Picture key={run.id} run={run} strip={of(run)?.samples} {...strip} />
      ))}
    </>
  );
}
