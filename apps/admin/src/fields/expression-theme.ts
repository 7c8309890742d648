import { tags } from "@lezer/highlight";

import { codeColors, codeTheme } from "../design/code-theme.ts";

/** A small editor that looks like the other fields of a form; what floats above it looks like the page's menus. */
export const expressionTheme = codeTheme({
  "&": { backgroundColor: "transparent", color: "var(--text)", fontSize: "var(--size-base)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { lineHeight: "20px", fontFamily: "inherit", maxHeight: "320px" },
  ".cm-content": { padding: "5px 0" },
  ".cm-line": { padding: "0 9px" },
  ".cm-placeholder": { color: "var(--text-faint)" },
  ".cm-inExpression": {
    borderRadius: "3px",
    backgroundColor: "var(--accent-wash)",
    fontFamily: "var(--font-mono)",
    fontSize: "0.95em",
  },
  ".cm-tooltip": { maxWidth: "min(420px, 90vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { maxHeight: "240px", fontFamily: "var(--font-mono)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    display: "flex",
    gap: "12px",
    alignItems: "baseline",
    padding: "4px 9px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--accent-solid)",
    color: "var(--on-accent)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "700" },
  ".cm-completionDetail": {
    marginLeft: "auto",
    color: "var(--text-faint)",
    fontStyle: "normal",
    overflow: "hidden",
    textOverflow: "ellipsis",
  },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo": { padding: "7px 10px", maxWidth: "260px" },
  ".cm-typeHint": { padding: "6px 10px" },
  ".cm-typeHint code": { color: "var(--hue-data)" },
  ".cm-typeHint p": { marginTop: "4px", color: "var(--text-soft)" },
});

/** CEL in the quiet colors of the JSON view. */
export const expressionColors = codeColors([
  { tag: tags.variableName, color: "var(--hue-reasoning)" },
  { tag: tags.propertyName, color: "var(--text)" },
  { tag: tags.function(tags.variableName), color: "var(--hue-orchestration)" },
  { tag: [tags.operator, tags.punctuation], color: "var(--text-soft)" },
  { tag: tags.brace, color: "var(--accent)" },
]);
