// Sets the chosen theme before anything is painted; src/design/theme.ts writes the choice. No choice follows the system.
try {
  const theme = localStorage.getItem("patchbay.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage can be forbidden; the system's theme is right then.
}
