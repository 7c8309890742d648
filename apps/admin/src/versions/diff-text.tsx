import { json } from "@codemirror/lang-json";
import { syntaxHighlighting } from "@codemirror/language";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";

import { editorColors, editorTheme } from "../draft/editor-theme.ts";
import { t } from "../words/words.ts";
import styles from "./diff-text.module.css";

interface DiffTextProps {
  readonly from: string;
  readonly to: string;
  /** What the two texts are, for those who do not see where they stand. */
  readonly labels: { readonly from: string; readonly to: string };
  readonly look: "split" | "unified";
}

/** Two texts of JSON and what differs between them, side by side or in one column. Equal stretches are folded. */
export function DiffText({ from, to, labels, look }: DiffTextProps) {
  const frame = useRef<HTMLDivElement>(null);
  const { from: fromLabel, to: toLabel } = labels;
  useEffect(() => {
    const parent = frame.current;
    if (parent === null) return undefined;
    const diffConfig = { scanLimit: 2_000, timeout: 500 };
    const collapseUnchanged = { margin: 3, minSize: 6 };
    if (look === "unified") {
      const unified = unifiedMergeView({
        original: from,
        mergeControls: false,
        collapseUnchanged,
        diffConfig,
      });
      const view = new EditorView({ parent, doc: to, extensions: [extensions(toLabel), unified] });
      return () => view.destroy();
    }
    const view = new MergeView({
      parent,
      a: { doc: from, extensions: extensions(fromLabel) },
      b: { doc: to, extensions: extensions(toLabel) },
      collapseUnchanged,
      diffConfig,
      gutter: true,
    });
    return () => view.destroy();
  }, [from, to, fromLabel, toLabel, look]);
  return <div ref={frame} className={styles.frame} data-look={look} />;
}

const extensions = (label: string): Extension => [
  lineNumbers(),
  json(),
  syntaxHighlighting(editorColors),
  editorTheme,
  diffTheme,
  EditorView.lineWrapping,
  EditorState.readOnly.of(true),
  EditorState.phrases.of({ "$ unchanged lines": t("versions.compare.unchangedLines") }),
  EditorView.contentAttributes.of({ "aria-label": label, "aria-readonly": "true", tabindex: "0" }),
];

/** What came is green and what went is red, and both are told apart without their colors. */
const diffTheme = EditorView.theme({
  "&": { height: "auto" },
  ".cm-content": { padding: "8px 0 24px" },
  "&.cm-merge-a .cm-changedLine, .cm-deletedChunk": { backgroundColor: "var(--bad-wash)" },
  "&.cm-merge-b .cm-changedLine, .cm-insertedLine, &.cm-merge-b .cm-inlineChangedLine": {
    backgroundColor: "var(--good-wash)",
  },
  "&.cm-merge-a .cm-changedText, .cm-deletedChunk .cm-deletedText": {
    background: "color-mix(in srgb, var(--bad) 10%, transparent)",
  },
  // In one column only this tells it apart from what stands there now, for whoever does not see the colors.
  ".cm-deletedChunk .cm-deletedText": { textDecoration: "line-through" },
  "&.cm-merge-b .cm-changedText": {
    background: "color-mix(in srgb, var(--good) 10%, transparent)",
    textDecoration: "underline",
    textUnderlineOffset: "3px",
  },
  "&.cm-merge-a .cm-changedLineGutter, .cm-deletedLineGutter": { background: "var(--bad)" },
  "&.cm-merge-b .cm-changedLineGutter": { background: "var(--good)" },
  // The colors of JSON are too pale on what marks a word.
  ".cm-changedText *, .cm-deletedText *": { color: "var(--text)" },
  // The library's own sign is in few fonts.
  ".cm-collapsedLines::before, .cm-collapsedLines::after": { content: '"···"' },
  ".cm-collapsedLines": {
    padding: "4px 12px",
    background: "var(--surface-sunken)",
    color: "var(--text-faint)",
  },
});
