import { tags } from "@lezer/highlight";

import { codeColors, codeTheme } from "../design/code-theme.ts";

/** A large editor that fills its place, with line numbers, search and folding. */
export const editorTheme = codeTheme({
  "&": {
    height: "100%",
    backgroundColor: "var(--surface)",
    color: "var(--text)",
    fontSize: "var(--size-small)",
  },
  "&.cm-focused": { outline: "none", boxShadow: "inset 2px 0 0 var(--accent)" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "20px" },
  ".cm-content": { padding: "12px 0 40px" },
  ".cm-line": { padding: "0 16px 0 4px" },
  ".cm-gutters": { border: "none", backgroundColor: "var(--surface)", color: "var(--text-faint)" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "36px", padding: "0 4px 0 8px" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--surface-hover) 60%, transparent)",
  },
  ".cm-activeLineGutter": { color: "var(--text)" },
  ".cm-selectionMatch": { backgroundColor: "color-mix(in srgb, var(--accent) 14%, transparent)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--surface-pressed)", color: "inherit" },
  ".cm-foldPlaceholder": {
    padding: "0 6px",
    border: "none",
    backgroundColor: "var(--surface-pressed)",
    color: "var(--text-soft)",
  },
  ".cm-gutter-lint": { width: "14px" },
  ".cm-gutter-lint .cm-gutterElement": { display: "grid", placeItems: "center", padding: "0" },
  ".cm-lint-marker": { width: "8px", height: "8px", borderRadius: "50%", content: '""' },
  ".cm-lint-marker-error": { backgroundColor: "var(--bad)" },
  ".cm-lint-marker-warning": { backgroundColor: "var(--warn)" },
  ".cm-lint-marker-info": { backgroundColor: "var(--accent)" },
  ".cm-diagnosticSource": { color: "var(--text-faint)", opacity: "1", fontSize: "var(--size-tiny)" },
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
export const editorColors = codeColors([
  { tag: tags.propertyName, color: "var(--hue-reasoning)" },
  { tag: [tags.separator, tags.brace, tags.squareBracket], color: "var(--text-soft)" },
]);
