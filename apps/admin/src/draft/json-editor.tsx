import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  indentOnInput,
  syntaxHighlighting,
} from "@codemirror/language";
import { lintGutter, lintKeymap, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { useEffect, useEffectEvent, useId, useRef } from "react";

import { t } from "../words/words.ts";
import { editorColors, editorTheme } from "./editor-theme.ts";
import styles from "./json-editor.module.css";
import { smallestChange } from "./smallest-change.ts";

/** Something to be said about a part of the text. */
export interface TextMark {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning" | "info";
  readonly message: string;
  /** Shown beside the message: a code, for one. */
  readonly source?: string;
  readonly actions: readonly { readonly name: string; readonly apply: () => void }[];
}

interface JsonEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly isReadOnly: boolean;
  readonly marks: readonly TextMark[];
  /** A place to select and bring into sight, whenever this is another object. */
  readonly reveal: { readonly start: number; readonly end: number } | undefined;
}

/** An editor for JSON: it underlines what is wrong, folds, searches and undoes. Escape before Tab leaves the field. */
export function JsonEditor({ text, onChange, isReadOnly, marks, reveal }: JsonEditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(undefined);
  const hintId = useId();
  const report = useEffectEvent(onChange);
  const begin = useEffectEvent((parent: HTMLElement) => {
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          highlightActiveLineGutter(),
          foldGutter(),
          codeFolding(),
          history(),
          drawSelection(),
          indentOnInput(),
          bracketMatching(),
          highlightActiveLine(),
          highlightSelectionMatches(),
          lintGutter(),
          json(),
          syntaxHighlighting(editorColors),
          editorTheme,
          keymap.of([
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...foldKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({
            "aria-label": t("editor.label"),
            "aria-describedby": hintId,
            tabindex: "0", // it takes the focus without it, too, but what checks accessibility does not know
            ...(isReadOnly && { "aria-readonly": "true" }),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) report(update.state.doc.toString());
          }),
        ],
      }),
    });
    return view;
  });

  useEffect(() => {
    if (frame.current === null) return undefined;
    const view = begin(frame.current);
    editor.current = view;
    return () => {
      editor.current = undefined;
      view.destroy();
    };
  }, []);

  // A text that came from elsewhere, a fix for one, changes no more than it must: the cursor stays, and it can be undone.
  useEffect(() => {
    const view = editor.current;
    if (view === undefined) return;
    const change = smallestChange(view.state.doc.toString(), text);
    if (change !== undefined) view.dispatch({ changes: change });
  }, [text]);

  useEffect(() => {
    const view = editor.current;
    if (view === undefined) return;
    const { length } = view.state.doc;
    const fitting = marks
      .filter((mark) => mark.to <= length)
      .map(({ actions, ...mark }) => ({ ...mark, actions: [...actions] }));
    view.dispatch(setDiagnostics(view.state, fitting));
  }, [marks]);

  useEffect(() => {
    const view = editor.current;
    if (view === undefined || reveal === undefined || reveal.end > view.state.doc.length) return;
    view.dispatch({
      selection: { anchor: reveal.start, head: reveal.end },
      effects: EditorView.scrollIntoView(reveal.start, { y: "center" }),
    });
    view.focus();
  }, [reveal]);

  return (
    <>
      <div ref={frame} className={styles.editor} />
      <p id={hintId} className="visually-hidden">
        {t(isReadOnly ? "editor.readOnly" : "editor.hint")}
      </p>
    </>
  );
}
