import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** The editor in the colors of tokens.css, which know light and dark themselves. */
export const editorTheme = EditorView.theme({
  "&": {
    height: "100%",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    fontSize: "var(--size-small)",
  },
  "&.cm-focused": { outline: "none", boxShadow: "inset 2px 0 0 var(--accent)" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-content": { padding: "12px 0 40px", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 16px 0 4px" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { border: "none", backgroundColor: "var(--surface)", color: "var(--text-faint)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "36px", padding: "0 4px 0 8px" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--surface-hover) 60%, transparent)",
  },
  ".cm-activeLineGutter": { color: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 24%, transparent)",
  },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--surface-pressed)", color: "inherit" },
  ".cm-foldPlaceholder": {
    padding: "0 6px",
    border: "none",
    backgroundColor: "var(--surface-pressed)",
    color: "var(--text-soft)",
  },
  ".cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--accent)" },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { display: "grid", placeItems: "center", padding: "0" },
  ".cm-lint-marker": { width: "8px", height: "8px", borderRadius: "50%", content: '""' },
  ".cm-lint-marker-error": { backgroundColor: "var(--bad)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warn)" },
  ".cm-lint-marker-info": { backgroundColor: "var(--accent)" },
  ".cm-tooltip": {
    maxWidth: "min(480px, 90vw)",
    overflow: "hidden",
    border: "none",
    borderRadius: "var(--radius)",
    backgroundColor: "var(--surface-raised)",
    boxShadow: "var(--shadow-pop)",
    fontFamily: "var(--font)",
    fontSize: "var(--size-base)",
  },
  ".cm-diagnostic": { padding: "8px 12px", borderLeft: "3px solid var(--bad)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warn)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--accent)" },
  ".cm-diagnosticSource": { color: "var(--text-faint)", opacity: "1", fontSize: "var(--size-tiny)" },
  ".cm-diagnosticAction": {
    padding: "2px 8px",
    borderRadius: "var(--radius-small)",
    backgroundColor: "var(--accent-solid)",
    color: "var(--on-accent)",
    cursor: "pointer",
  },
  ".cm-panels": {
    borderColor: "var(--line)",
    backgroundColor: "var(--surface-sunken)",
    color: "var(--text)",
  },
  ".cm-textfield": {
    border: "1px solid var(--line-field)",
    borderRadius: "var(--radius-small)",
    backgroundColor: "var(--surface)",
  },
  ".cm-button": {
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius-small)",
    backgroundColor: "var(--surface-raised)",
    backgroundImage: "none",
  },
});

/** JSON in four quiet colors: names, texts, numbers, words. */
export const editorColors = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--hue-reasoning)" },
  { tag: tags.string, color: "var(--good)" },
  { tag: tags.number, color: "var(--hue-action)" },
  { tag: [tags.bool, tags.null], color: "var(--hue-data)" },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: "var(--text-soft)" },
]);
