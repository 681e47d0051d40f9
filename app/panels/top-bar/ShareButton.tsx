/** Copies the link of the experiment and says so, in a button that keeps its width. */
import { useEffect, useState } from "react";
import { useLab } from "../../state/store";
import { shareAddress } from "../../state/url";
import { Icon } from "../../widgets/Icon";

/** How long the button says "Copied". */
const SAID_MS = 1800;

export function ShareButton() {
  const [said, setSaid] = useState<"share" | "copied" | "failed">("share");
  const announce = useLab((lab) => lab.announce);
  useEffect(() => {
    if (said === "share") return;
    const timer = setTimeout(() => setSaid("share"), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async () => {
    const link = shareAddress();
    try {
      await navigator.clipboard.writeText(link);
      setSaid("copied");
      announce("The link of this experiment is in the clipboard");
    } catch {
      setSaid("failed");
      announce("The clipboard is closed to this page; copy the link from the address bar");
    }
  };
  const text = { share: "Share", copied: "Copied", failed: "See address" }[said];
  return (
    <button
      type="button"
      className="button button-bare button-share"
      title="Copy the link of this experiment"
      onClick={copy}
    >
      <Icon name={said === "copied" ? "check" : "share"} />
      <span className="share-text">{text}</span>
    </button>
  );
}
