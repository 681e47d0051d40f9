/** What a VAE sees: data and what it makes of them, samples, bits, receptive fields; of one run, or of all side by side. */
import type { VaePictures } from "../../../src/index";
import type { RunView } from "../../state/runs";
import { LatentPictures, Picture } from "./Picture";

/** Images in a row of the panel. */
const COLUMNS = 8;

export function OneVae({ pictures, run }: { pictures: VaePictures | undefined; run: RunView }) {
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

/** `of`: the pictures of a run, where there are some yet. */
export function AllVaes({ runs, of }: { runs: readonly RunView[]; of: (run: RunView) => VaePictures | undefined }) {
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
