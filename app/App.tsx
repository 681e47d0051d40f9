/** The frame of the page and the order of its panels, no more. */
import { lazy, Suspense, useEffect, useRef } from "react";
import { CurvesPanel } from "./panels/curves/CurvesPanel";
import { ExperimentPanel } from "./panels/experiment/ExperimentPanel";
import { HelpDialog } from "./panels/help/HelpDialog";
import { Announcer } from "./panels/notices/Announcer";
import { Banners } from "./panels/notices/Banners";
import { EnginePage, LinkErrorPage } from "./panels/notices/FullPage";
import { PrintCaption } from "./panels/notices/PrintCaption";
import { UndoToast } from "./panels/notices/UndoToast";
import { PicturesPanel } from "./panels/pictures/PicturesPanel";
import { TopBar } from "./panels/top-bar/TopBar";
import { TuneDialog } from "./panels/tuning/TuneDialog";
import { useTheme } from "./theme/ink";
import { listenToKeys } from "./state/keyboard";
import { useLab } from "./state/store";

/** Loaded when its view is opened: the first curve does not wait for it. */
const GradientsPanel = lazy(async () => ({
  default: (await import("./panels/gradients/GradientsPanel")).GradientsPanel,
}));

export function App() {
  const help = useRef<HTMLDialogElement>(null);
  const theme = useTheme();
  const linkError = useLab((lab) => lab.linkError !== null);
  // Without a plan nothing has ever run: the reason fills the page. Later failures are banners over what there is.
  const engineError = useLab((lab) => lab.engine.state === "failed" && lab.plan === null);

  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => listenToKeys(() => help.current?.showModal()), []);

  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => jumpTo("curves")}>
        Skip to the curves
      </button>
      <TopBar onHelp={() => help.current?.showModal()} />
      {linkError ? <LinkErrorPage /> : engineError ? <EnginePage /> : <Zones />}
      <HelpDialog dialog={help} />
      <UndoToast />
      <TuneDialog />
      <Announcer />
    </div>
  );
}

const JUMPS = [
  ["curves", "Curves"],
  ["pictures", "Pictures"],
  ["experiment", "Experiment"],
] as const;

function Zones() {
  const hidden = useLab((lab) => lab.hidden);
  const stage = useLab((lab) => lab.view.stage);
  return (
    <main id="main" className="main">
      <Banners />
      <PrintCaption />
      <div className="zones" data-hidden={hidden.join(" ")}>
        {!hidden.includes("experiment") && <ExperimentPanel />}
        <div className="stage scrolls">
          {stage === "gradients" ? (
            <Suspense fallback={<section className="zone zone-curves" id="curves" aria-label="Gradients" />}>
              <GradientsPanel />
            </Suspense>
          ) : (
            <CurvesPanel />
          )}
          {!hidden.includes("pictures") && <PicturesPanel />}
        </div>
      </div>
      <nav className="jump" aria-label="Parts of the page">
        {JUMPS.map(([zone, text]) => (
          <button key={zone} type="button" onClick={() => jumpTo(zone)}>
            {text}
          </button>
        ))}
      </nav>
    </main>
  );
}

/** Scrolls to a zone. A link would do, but the address holds the experiment. */
function jumpTo(zoneId: string): void {
  const zone = document.getElementById(zoneId);
  zone?.scrollIntoView();
  zone?.focus({ preventScroll: true });
}
