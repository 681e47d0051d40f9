import { expect, it } from "vitest";
import { curvesFigure } from "./gradients/curves";
import { INK, layer, probe, run } from "./gradients/fixtures";
import { planeFigure } from "./gradients/plane";
import { linesOf, pictureOf } from "./save";

const RUNS = [run("st"), run("disarm")];
const history = [probe(10, layer(0.4, 1), layer(0.2, 4)), probe(20, layer(0.8, 2), layer(-0.02, 8))];

/** Names in the legend. */
function legend(figure: Parameters<typeof pictureOf>[0]["figure"]): (string | undefined)[] {
  const { data } = pictureOf({ title: "A title", protocol: "how it was measured", figure, ink: INK });
  return data.filter((trace) => "showlegend" in trace && trace.showlegend).map(({ name }) => name);
}

it("a saved picture has every run once in its legend, a title, how it was measured, and paper behind", () => {
  const choice = { quantity: "bias", cost: "gradients", mean: 1 } as const;
  const curves = curvesFigure(history, RUNS, "total", choice, INK);
  expect(legend(curves)).toEqual(["st", "disarm"]);
  expect(legend(planeFigure(history, RUNS, "total", INK))).toEqual(["st", "disarm"]);
  const { layout } = pictureOf({ title: "A title", protocol: "how it was measured", figure: curves, ink: INK });
  expect(JSON.stringify(layout.annotations)).toMatch(/A title.*how it was measured/);
  expect([layout.paper_bgcolor, layout.showlegend]).toEqual(["#ffffff", true]);
  // The plot on the page has neither.
  expect(curves.layout.showlegend).toBe(false);
});

it("lines are broken between words", () => {
  expect(linesOf("one two three four", 9)).toEqual(["one two", "three", "four"]);
  expect(linesOf("unbreakable", 4)).toEqual(["unbreakable"]);
});
