/// <reference types="node" />
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";

import { expect, test } from "vitest";

import { browserLanguage, languages } from "./language.ts";

const script = (name: string) => readFileSync(join(import.meta.dirname, `../../public/${name}.js`), "utf8");

/** The page's root element after a script has run before the first paint. */
function painted(name: string, browser: { kept?: string; wished?: string[]; wantsContrast?: boolean }) {
  const { kept = null, wished = [], wantsContrast = false } = browser;
  const documentElement = { lang: "en", dataset: {} };
  runInNewContext(script(name), {
    document: { documentElement, querySelector: () => null },
    localStorage: { getItem: () => kept },
    navigator: { languages: wished },
    matchMedia: () => ({ matches: wantsContrast, addEventListener: () => undefined }),
  });
  return documentElement;
}

test("the page's language is known before anything is painted, as the app would choose it", () => {
  for (const wished of [["de-AT", "en"], ["fr", "de"], ["fr-CA"], [], ["en-GB", "de"], ["deu"]])
    expect(painted("language", { wished }).lang).toBe(browserLanguage(wished));
  for (const kept of languages) expect(painted("language", { kept, wished: ["fr"] }).lang).toBe(kept);
  expect(painted("language", { kept: "xx", wished: ["de"] }).lang).toBe("de");
});

test("of a built page the words of that language are asked for, and of no other", () => {
  const links: unknown[] = [];
  const metas: Readonly<Record<string, string>> = { en: "/assets/english.js", de: "/assets/german.js" };
  runInNewContext(script("language"), {
    document: {
      documentElement: {},
      querySelector: (selector: string) => {
        const content = metas[/^meta\[name="words-(\w+)"\]$/.exec(selector)?.[1] ?? ""];
        return content === undefined ? null : { getAttribute: () => content };
      },
      createElement: () => ({}),
      head: { append: (link: unknown) => links.push(link) },
    },
    localStorage: { getItem: () => null },
    navigator: { languages: ["de"] },
  });
  expect(links).toEqual([{ rel: "modulepreload", crossOrigin: "", href: "/assets/german.js" }]);
});

test("the theme too, and high contrast wherever the person or the system asks for it", () => {
  expect(painted("theme", {}).dataset).toEqual({});
  expect(painted("theme", { kept: "dark" }).dataset).toEqual({ theme: "dark" });
  expect(painted("theme", { kept: "contrast" }).dataset).toEqual({ contrast: "more" });
  expect(painted("theme", { kept: "light", wantsContrast: true }).dataset).toEqual({
    theme: "light",
    contrast: "more",
  });
});

test("storage that is forbidden leaves the system's choice", () => {
  const documentElement = { lang: "en", dataset: {} };
  for (const name of ["language", "theme"])
    runInNewContext(script(name), {
      document: { documentElement, querySelector: () => null },
      get localStorage() {
        throw new Error("forbidden");
      },
      navigator: { languages: ["de"] },
      matchMedia: () => ({ matches: false, addEventListener: () => undefined }),
    });
  expect(documentElement).toEqual({ lang: "de", dataset: {} });
});
