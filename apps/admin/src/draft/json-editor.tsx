import { type KeyboardEvent, type RefObject, useRef } from "react";

import { t } from "../words/words.ts";
import styles from "./json-editor.module.css";

interface JsonEditorProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly wrongLine: number | undefined;
  readonly isReadOnly: boolean;
  readonly editorRef: RefObject<HTMLTextAreaElement | null>;
}

/** A plain text editor for JSON: line numbers, and Tab indents. Escape before Tab leaves the field instead. */
export function JsonEditor({ text, onChange, wrongLine, isReadOnly, editorRef }: JsonEditorProps) {
  const gutter = useRef<HTMLDivElement>(null);
  const leaves = useRef(false);
  const lineCount = text.split("\n").length;

  const handleKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === "Tab" && !event.shiftKey && !leaves.current && !isReadOnly) {
      event.preventDefault();
      const { selectionStart, selectionEnd } = event.currentTarget;
      event.currentTarget.setRangeText("  ", selectionStart, selectionEnd, "end");
      onChange(event.currentTarget.value);
    }
    if (event.key !== "Shift") leaves.current = event.key === "Escape";
  };

  return (
    <div className={styles.editor}>
      <div ref={gutter} className={styles.gutter} aria-hidden>
        {Array.from({ length: lineCount }, (_, index) => (
          <div key={index} data-wrong={index + 1 === wrongLine}>
            {index + 1}
          </div>
        ))}
      </div>
      <textarea
        ref={editorRef}
        className={styles.text}
        aria-label={t("editor.label")}
        aria-describedby="editor-hint"
        aria-invalid={wrongLine !== undefined}
        value={text}
        readOnly={isReadOnly}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={handleKey}
        onScroll={({ currentTarget }) => {
          if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
      />
      <p id="editor-hint" className="visually-hidden">
        {t("editor.hint")}
      </p>
    </div>
  );
}

/** Selects a range in a text area and brings its line to the upper third. */
export function revealRange(
  area: HTMLTextAreaElement,
  { start, end }: { readonly start: number; readonly end: number },
): void {
  area.focus();
  area.setSelectionRange(start, end);
  const line = area.value.slice(0, start).split("\n").length - 1;
  const lineHeight = Number.parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, line * lineHeight - area.clientHeight / 3);
}
