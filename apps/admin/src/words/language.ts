/** The languages of the UI, as BCP 47 names them; public/language.js knows the same. */
export const languages = ["en", "de"] as const;
export type Language = (typeof languages)[number];

/** What each language calls itself: whoever looks for theirs may not read the one on the page. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", de: "Deutsch" };

const key = "patchbay.language"; // public/language.js reads it before the first paint

/** The language of the page: what `<html lang>` says, which {@link applyLanguage} wrote; English where there is no page. */
export function currentLanguage(): Language {
  const lang = typeof document === "undefined" ? "" : document.documentElement.lang;
  return languages.find((language) => language === lang) ?? "en";
}

/** Makes the page speak what the person chose in this browser, else the first language of the browser that we have. */
export function applyLanguage(): void {
  document.documentElement.lang = chosenLanguage() ?? browserLanguage(navigator.languages);
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

/** The first of the wished languages that we have, whatever its region; English where we have none of them. */
export const browserLanguage = (wished: readonly string[]): Language =>
  wished
    .map((name) => languages.find((language) => name === language || name.startsWith(`${language}-`)))
    .find((language) => language !== undefined) ?? "en";
