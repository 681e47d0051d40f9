/** By what gradients are counted: one switch for all charts that reckon with their cost. */
import { COSTS, type Cost } from "../../plots/gradients/costs";
import { Segmented } from "../../widgets/Segmented";
import { costWords } from "./words";

const TEXTS: Record<Cost, string> = { gradients: "Gradients", evaluations: "Evaluations", seconds: "Seconds" };

export function CostSwitch({ label, cost, onCost }: { label: string; cost: Cost; onCost: (cost: Cost) => void }) {
  const options = COSTS.map((value) => ({ value, text: TEXTS[value], title: costWords(value) }));
  return <Segmented label={label} value={cost} options={options} onChange={onCost} />;
}
