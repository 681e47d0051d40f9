/** Which run's pictures to show: a row of buttons, or a menu where it would be a crowd. */
import { readableOn } from "../../colours/colour";
import { useInk } from "../../theme/ink";
import { MANY_RUNS, type RunView } from "../../state/runs";
import { useLab } from "../../state/store";
import { Swatch } from "../../widgets/Swatch";

export function PictureTabs({ runs, chosen }: { runs: readonly RunView[]; chosen: string | null }) {
  const setView = useLab((lab) => lab.setView);
  const ink = useInk();
  if (runs.length > MANY_RUNS) {
    return (
      <select
        className="input picture-menu"
        aria-label="Run whose pictures are shown"
        value={chosen ?? ""}
        onChange={(event) => setView({ pictureRun: event.target.value || null })}
      >
        <option value="">Compare</option>
        {runs.map((run) => (
          <option key={run.id} value={run.id}>
            {run.name}
          </option>
        ))}
      </select>
    );
  }
  return (
    <fieldset className="picture-tabs" aria-label="Run whose pictures are shown">
      <button
        type="button"
        className="toggle"
        aria-pressed={chosen === null}
        onClick={() => setView({ pictureRun: null })}
      >
        Compare
      </button>
      {runs.map((run) => (
        <button
          key={run.id}
          type="button"
          className="toggle"
          aria-pressed={run.id === chosen}
          title={run.name}
          onClick={() => setView({ pictureRun: run.id })}
        >
          <Swatch colour={readableOn(run.colour, ink.paper)} dash={run.dash} marker={run.marker} />
          {shortName(run, runs)}
        </button>
      ))}
    </fieldset>
  );
}

/** What distinguishes a run from the others, in as few words as that takes. */
function shortName(run: RunView, runs: readonly RunView[]): string {
  const others = runs.filter((other) => other !== run);
  if (run.variant && others.some(({ row }) => row === run.row)) {
    return others.every(({ variant }) => variant !== run.variant) ? run.variant : run.name;
  }
  const cut = ({ row }: RunView) => row.name.replace(/[,(].*/, "").trim();
  const isAlone = runs.every((other) => other.row === run.row || cut(other) !== cut(run));
  return isAlone ? cut(run) : run.name;
}
