// Sets the page's language before anything is painted or read aloud; src/words/language.ts writes the choice and tells
// the same again. Without a choice it is the first of the browser's languages that there is a catalog for.
{
  const known = new Set(["en", "de"]);
  let chosen = null;
  try {
    chosen = localStorage.getItem("patchbay.language");
  } catch {
    // Storage can be forbidden; the browser's languages are right then.
  }
  const wished = [chosen, ...navigator.languages].map((name) => String(name).split("-")[0]);
  const language = wished.find((name) => known.has(name)) ?? "en";
  document.documentElement.lang = language;
  // A built page says where the words of each language lie (vite.config.ts): so they come with its code, and not after it.
  const words = document.querySelector(`meta[name="words-${language}"]`);
  if (words !== null) {
    const link = document.createElement("link");
    link.rel = "modulepreload";
    link.crossOrigin = "";
    link.href = words.getAttribute("content");
    document.head.append(link);
  }
}
