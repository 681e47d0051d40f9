/** Mounts the page and starts the engine. */
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/layout.css";
import "./styles/bar.css";
import "./styles/panels.css";
import "./styles/data.css";
import "./styles/estimators.css";
import "./styles/curves.css";
import "./styles/scroll.css";
import "./styles/race.css";
import "./styles/small-multiples.css";
import "./styles/gradients.css";
import "./styles/overlays.css";
import "./styles/tuning.css";
import "./styles/explanations.css";
import "./styles/print.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { watchPrinting } from "./theme/printing";
import { startPage } from "./state/opening";
import { openSeam } from "./state/seam";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no element with the id root");
openSeam();
watchPrinting();
startPage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
