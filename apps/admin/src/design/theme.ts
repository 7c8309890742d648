/**
 * `system` follows the operating system, the others are the person's own choice. `contrast` is high contrast, light or
 * dark as the system is; where the system asks for more contrast, every theme has it.
 */
export const themes = ["system", "light", "dark", "contrast"] as const;
export type Theme = (typeof themes)[number];

const key = "patchbay.theme"; // public/theme.js reads it before the first paint

/** The theme that was chosen in this browser; `system` when none was, or when storage is forbidden. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((theme) => theme === stored) ?? "system";
  } catch {
    return "system";
  }
}

/** Applies a theme to the page at once and remembers it in this browser. */
export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "light" || theme === "dark") dataset.theme = theme;
  else delete dataset.theme;
  if (theme === "contrast" || matchMedia("(prefers-contrast: more)").matches) dataset.contrast = "more";
  else delete dataset.contrast;
  try {
    if (theme === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
