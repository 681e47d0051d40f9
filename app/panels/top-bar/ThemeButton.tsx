/** Light, dark, or as the system has it: one button that goes round. */
import { useLab } from "../../state/store";
import { THEMES, type Theme } from "../../state/view";
import { Icon, type IconName } from "../../widgets/Icon";

const LOOK: Record<Theme, { icon: IconName; text: string }> = {
  auto: { icon: "half", text: "as the system" },
  light: { icon: "sun", text: "light" },
  dark: { icon: "moon", text: "dark" },
};

export function ThemeButton() {
  const theme = useLab((lab) => lab.view.theme);
  const setView = useLab((lab) => lab.setView);
  const announce = useLab((lab) => lab.announce);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  const words = `Theme: ${LOOK[theme].text}. Switch to ${LOOK[next].text}`;
  return (
    <button
      type="button"
      className="button button-bare button-icon"
      title={words}
      aria-label={words}
      onClick={() => {
        setView({ theme: next });
        announce(`Theme: ${LOOK[next].text}`);
      }}
    >
      <Icon name={LOOK[theme].icon} />
    </button>
  );
}
