/** `system` follows the operating system, the others are the person's own choice. */
export type Theme = "system" | "light" | "dark";

const key = "patchbay.theme"; // public/theme.js reads it before the first paint

/** The theme that was chosen in this browser; `system` when none was, or when storage is forbidden. */
export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return stored === "light" || stored === "dark" ? stored : "system";
  } catch {
    return "system";
  }
}

/** Applies a theme to the page at once and remembers it in this browser. */
export function chooseTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // Storage can be forbidden; the choice then lasts as long as the page.
  }
}
