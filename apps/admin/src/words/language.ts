/** The languages of the UI, as BCP 47 names them. */
export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

const key = "patchbay.language";

/** The language of the page: what `<html lang>` says, which {@link applyLanguage} wrote; English where there is no page. */
export function currentLanguage(): Language {
  const lang = typeof document === "undefined" ? "" : document.documentElement.lang;
  return languages.find((language) => language === lang) ?? "en";
}

/** Makes the page speak what the person chose in this browser, else the first language of the browser that we have. */
export function applyLanguage(): void {
  document.documentElement.lang = chosenLanguage() ?? browserLanguage();
}

/** Remembers a language in this browser and shows the page anew in it. */
export function chooseLanguage(language: Language): void {
  try {
    localStorage.setItem(key, language);
  } catch {
    // Storage can be forbidden; then the browser's own language stays.
  }
  location.reload();
}

function chosenLanguage(): Language | undefined {
  try {
    const stored = localStorage.getItem(key);
    return languages.find((language) => language === stored);
  } catch {
    return undefined;
  }
}

const browserLanguage = (): Language =>
  navigator.languages
    .map((name) => languages.find((language) => name === language || name.startsWith(`${language}-`)))
    .find((language) => language !== undefined) ?? "en";
