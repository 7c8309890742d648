import { defaultKeymap, indentWithTab } from "@codemirror/commands";
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
import { Compartment, EditorState } from "@codemirror/state";
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
  /** What is undone is undone in the document: the editor keeps no history of its own. */
  readonly onUndo: () => void;
  readonly onRedo: () => void;
  readonly isReadOnly: boolean;
  readonly marks: readonly TextMark[];
  /** A place to select and bring into sight, whenever this is another object. */
  readonly reveal: { readonly start: number; readonly end: number } | undefined;
}

/** Whether the text can be changed: it can no longer, and can again, while the editor stays. */
const access = new Compartment();

/** An editor for JSON: it underlines what is wrong, folds and searches. Escape before Tab leaves the field. */
export function JsonEditor({ text, onChange, onUndo, onRedo, isReadOnly, marks, reveal }: JsonEditorProps) {
  const frame = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView>(undefined);
  const hintId = useId();
  const report = useEffectEvent(onChange);
  const undo = useEffectEvent(onUndo);
  const redo = useEffectEvent(onRedo);
  const begin = useEffectEvent((parent: HTMLElement) => {
    const done = (work: () => void) => () => {
      work();
      return true;
    };
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          highlightActiveLineGutter(),
          foldGutter(),
          codeFolding(),
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
            { key: "Mod-z", run: done(undo), stopPropagation: true },
            { key: "Mod-Shift-z", run: done(redo), stopPropagation: true },
            { key: "Mod-y", run: done(redo), stopPropagation: true },
            ...defaultKeymap,
            ...searchKeymap,
            ...foldKeymap,
            ...lintKeymap,
            indentWithTab,
          ]),
          access.of([]),
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

  useEffect(() => {
    editor.current?.dispatch({
      effects: access.reconfigure([
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({
          "aria-label": t("editor.label"),
          "aria-describedby": hintId,
          tabindex: "0", // it takes the focus without it, too, but what checks accessibility does not know
          ...(isReadOnly && { "aria-readonly": "true" }),
        }),
      ]),
    });
  }, [isReadOnly, hintId]);

  // A text that came from elsewhere, a fix for one, changes no more than it must: the cursor stays.
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
