// Sets the chosen theme before anything is painted, and keeps to the system's contrast; src/design/theme.ts writes the
// choice and says what each theme means. No choice follows the system.
{
  const root = document.documentElement;
  const wantsMore = matchMedia("(prefers-contrast: more)");
  const apply = () => {
    let theme = null;
    try {
      theme = localStorage.getItem("patchbay.theme");
    } catch {
      // Storage can be forbidden; the system's theme is right then.
    }
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    if (theme === "contrast" || wantsMore.matches) root.dataset.contrast = "more";
    else delete root.dataset.contrast;
  };
  apply();
  wantsMore.addEventListener("change", apply);
}
