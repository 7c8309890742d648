import { HighlightStyle, type TagStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

type Styles = Parameters<typeof EditorView.theme>[0];

/** What every editor of code looks like, in the colors of tokens.css, which know light and dark themselves. */
const base: Styles = {
  ".cm-content": { caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-lintRange-error, .cm-lintRange-warning, .cm-lintRange-info": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--bad)",
    textDecorationSkipInk: "none",
    textUnderlineOffset: "3px",
  },
  ".cm-lintRange-warning": { textDecorationColor: "var(--warn)" },
  ".cm-lintRange-info": { textDecorationColor: "var(--accent)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 24%, transparent)",
  },
  ".cm-tooltip": {
    maxWidth: "min(480px, 90vw)",
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
};

/** The look of one kind of editor: what all have in common, with what is its own. */
export const codeTheme = (own: Styles) => [EditorView.theme(base), EditorView.theme(own)];

/** The colors of a language: texts, numbers and words are alike in all of them. */
export const codeColors = (own: readonly TagStyle[]): HighlightStyle =>
  HighlightStyle.define([
    { tag: tags.string, color: "var(--good)" },
    { tag: tags.number, color: "var(--hue-action)" },
    { tag: [tags.bool, tags.null, tags.keyword], color: "var(--hue-data)" },
    ...own,
  ]);
