/** Which part of the gradient the view shows: a layer, or several together. */
import { layerWords } from "./words";

export function LayerChoice(props: { layers: readonly string[]; layer: string; onLayer: (layer: string) => void }) {
  return (
    <label className="probe-run">
      Layer
      <select className="input" value={props.layer} onChange={(event) => props.onLayer(event.target.value)}>
        {props.layers.map((name) => (
          <option key={name} value={name}>
            {layerWords(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
