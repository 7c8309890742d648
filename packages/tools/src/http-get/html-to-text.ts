import { convert } from "html-to-text";

/** A page as a person reads it: its title, then its text with paragraphs apart; no scripts, styles, images or link targets. */
export function htmlToText(html: string): string {
  return convert(html, {
    wordwrap: false,
    baseElements: { selectors: ["title", "body"], orderBy: "occurrence" },
    // A page that somebody made to hurt: no deeper, no wider than a real one.
    limits: { maxDepth: 200, maxChildNodes: 10_000, ellipsis: "…" },
    selectors: [
      ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({
        selector,
        options: { uppercase: false },
      })),
      { selector: "title", format: "block" },
      { selector: "a", options: { ignoreHref: true } },
      ...["img", "nav", "script", "style", "noscript", "svg", "form"].map((selector) => ({
        selector,
        format: "skip",
      })),
    ],
  }).trim();
}
