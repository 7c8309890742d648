import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** A small editor that looks like the other fields of a form; what floats above it looks like the page's menus. */
export const expressionTheme = EditorView.theme({
  "&": { backgroundColor: "transparent", color: "var(--text)", fontSize: "var(--size-base)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { lineHeight: "20px", fontFamily: "inherit", maxHeight: "320px" },
  ".cm-content": { padding: "5px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 9px" },
  ".cm-placeholder": { color: "var(--text-faint)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-inExpression": {
    borderRadius: "3px",
    backgroundColor: "var(--accent-wash)",
    fontFamily: "var(--font-mono)",
    fontSize: "0.95em",
  },
  ".cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--accent)" },
  ".cm-tooltip": {
    maxWidth: "min(420px, 90vw)",
    overflow: "hidden",
    border: "none",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface-raised)",
    color: "var(--text)",
    boxShadow: "var(--shadow-pop)",
    fontFamily: "var(--font)",
    fontSize: "var(--size-small)",
    zIndex: "40",
  },
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
  ".cm-diagnostic": { padding: "7px 10px", borderLeft: "3px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--accent)" },
  ".cm-diagnosticAction": {
    padding: "2px 8px",
    borderRadius: "var(--radius-small)",
    backgroundColor: "var(--accent-solid)",
    color: "var(--on-accent)",
    cursor: "pointer",
  },
});

/** CEL in the quiet colors of the JSON view. */
export const expressionColors = HighlightStyle.define([
  { tag: tags.variableName, color: "var(--hue-reasoning)" },
  { tag: tags.propertyName, color: "var(--text)" },
  { tag: tags.function(tags.variableName), color: "var(--hue-orchestration)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: tags.number, color: "var(--hue-action)" },
  { tag: tags.keyword, color: "var(--hue-data)" },
  { tag: [tags.operator, tags.punctuation], color: "var(--text-soft)" },
  { tag: tags.brace, color: "var(--accent)" },
]);
