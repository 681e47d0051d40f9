/** Predicted classes: over the plane, by its ensemble and by single members; or of the first test examples. */
import type { ClassMap, Pictures, PlanePictures, PredictionPictures } from "../../../src/index";
import { classColours } from "../../theme/class-colours";
import { readableOn } from "../../colours/colour";
import { useInk } from "../../theme/ink";
import type { RunView } from "../../state/runs";
import { PlaneCanvas } from "../../widgets/PlaneCanvas";
import { StripCanvas } from "../../widgets/StripCanvas";
import { Swatch } from "../../widgets/Swatch";
import type { AllProps, OneProps } from "./view";

type ClassPictures = PlanePictures | PredictionPictures;

/** Those of another experiment may still be there. */
function predictions(pictures: Pictures | undefined): ClassPictures | undefined {
  return pictures?.kind === "plane" || pictures?.kind === "predictions" ? pictures : undefined;
}

export function OnePredicting({ pictures: given, run }: OneProps) {
  const pictures = predictions(given);
  if (!pictures) return <Waiting />;
  if (pictures.kind === "predictions") return <Predictions pictures={pictures} run={run} />;
  return (
    <div className="pictures">
      <figure className="picture">
        <figcaption>
          <h3>Decision of the ensemble</h3>
          <p className="fine">{ensembleWords(pictures)}; training points over it</p>
        </figcaption>
        <PlaneCanvas pictures={pictures} map={pictures.ensemble} label={planeWords(run, pictures)} size={560} points />
        <Axes pictures={pictures} />
        <Classes pictures={pictures} />
      </figure>
      <figure className="picture">
        <figcaption>
          <h3>Members of the ensemble</h3>
          <p className="fine">
            single draws of the network, each with its random numbers held fixed from point to point
          </p>
        </figcaption>
        <div className="planes">
          {pictures.members.map((map, k) => (
            <PlaneCanvas key={k} pictures={pictures} map={map} label={`Member ${k + 1} of ${run.name}`} size={240} />
          ))}
        </div>
      </figure>
    </div>
  );
}

export function AllPredicting({ runs, of: given }: AllProps) {
  const of = (run: RunView) => predictions(given(run));
  const first = runs.map(of).find((pictures) => pictures !== undefined);
  if (!first) return <Waiting />;
  return (
    <>
      <figcaption>
        <h3>{first.kind === "plane" ? "Decisions of the ensembles" : "Predictions of the ensembles"}</h3>
        <p className="fine">{ensembleWords(first)}</p>
      </figcaption>
      <div className={first.kind === "plane" ? "planes" : "pictures"}>
        {runs.map((run) => {
          const pictures = of(run);
          if (!pictures) return null;
          if (pictures.kind === "predictions") return <Predictions key={run.id} pictures={pictures} run={run} />;
          return (
            <figure key={run.id} className="picture">
              <RunTitle run={run} />
              <PlaneCanvas
                pictures={pictures}
                map={pictures.ensemble}
                label={planeWords(run, pictures)}
                size={280}
                points
              />
            </figure>
          );
        })}
      </div>
      <Classes pictures={first} />
    </>
  );
}

function Waiting() {
  return (
    <p className="strip-empty" style={{ aspectRatio: "1" }}>
      Comes with the first steps
    </p>
  );
}

function RunTitle({ run }: { run: RunView }) {
  const ink = useInk();
  return (
    <figcaption>
      <Swatch colour={readableOn(run.colour, ink.paper)} dash={run.dash} marker={run.marker} />
      <span className="picture-run">{run.name}</span>
    </figcaption>
  );
}

/** The first test examples, each with its predicted class; wrong ones are marked in words. */
function Predictions({ pictures, run }: { pictures: PredictionPictures; run: RunView }) {
  const { data, labels, classes, ensemble } = pictures;
  const wrong = labels.reduce((sum, label, k) => sum + Number(label !== ensemble.predicted[k]), 0);
  return (
    <figure className="picture">
      <RunTitle run={run} />
      {data && <StripCanvas strip={data} columns={8} label="First test examples" />}
      <ol className="predicted">
        {[...labels].map((label, k) => (
          <li key={k} data-wrong={label !== ensemble.predicted[k]} title={sureWords(ensemble, k)}>
            {classes[ensemble.predicted[k]]}
            {label !== ensemble.predicted[k] && <span className="true-class"> not {classes[label]}</span>}
          </li>
        ))}
      </ol>
      <p className="fine">
        {wrong} of the first {labels.length} test examples misclassified
      </p>
    </figure>
  );
}

function Axes({ pictures: { columns, x, y } }: { pictures: PlanePictures }) {
  const range = ([low, high]: [number, number]) => `${low.toPrecision(2)} to ${high.toPrecision(2)}`;
  return (
    <p className="fine">
      across {columns[0]} from {range(x)}, up {columns[1]} from {range(y)}
    </p>
  );
}

function Classes({ pictures: { classes } }: { pictures: ClassPictures }) {
  const ink = useInk();
  const colours = classColours(classes.length, ink);
  if (classes.length > 12) return null;
  return (
    <ul className="classes">
      {classes.map((name, c) => (
        <li key={name}>
          <span className="class-dot" style={{ background: colours[c] }} />
          class {name}
        </li>
      ))}
    </ul>
  );
}

function ensembleWords({ of }: ClassPictures): string {
  return `mean prediction of ${of} draws of the network: the stronger the colour, the surer`;
}

function planeWords(run: RunView, { columns, classes }: PlanePictures): string {
  return `Classes that ${run.name} predicts over ${columns.join(" and ")}: ${classes.join(", ")}`;
}

function sureWords({ probability }: ClassMap, k: number): string {
  return `probability ${(100 * probability[k]).toFixed(0)} %`;
}
