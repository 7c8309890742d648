import type { Node, NodeProps } from "@xyflow/react";
import { memo, useState } from "react";

import { Markdown } from "../chat/markdown.tsx";
import { t } from "../words/words.ts";
import { useCanvas } from "./canvas-context.ts";
import styles from "./note-card.module.css";
import { noteIdOf } from "./note-key.ts";
import { useCanvasEdits } from "./use-canvas-edits.ts";

export type NoteNode = Node<{ readonly text: string; readonly isWritten: boolean }, "note">;

/** How a note looks on the canvas: its Markdown as it reads, or the field in which it is written. */
export const NoteCard = memo(function NoteCard({ id, data, selected }: NodeProps<NoteNode>) {
  return (
    <article className={styles.note} data-selected={selected}>
      {data.isWritten ? (
        <NoteField id={noteIdOf(id)} text={data.text} />
      ) : data.text === "" ? (
        <p className={styles.empty}>{t("canvas.emptyNote")}</p>
      ) : (
        <div className={[styles.text, selected ? "nowheel" : ""].join(" ")}>
          <Markdown text={data.text} />
        </div>
      )}
    </article>
  );
});

/** The longest text that the document allows. */
const longest = 10_000;

function NoteField({ id, text }: { readonly id: string; readonly text: string }) {
  const { ask, focus } = useCanvas();
  const { write } = useCanvasEdits();
  const [draft, setDraft] = useState(text);
  const close = () => ask(undefined);
  return (
    <textarea
      className={[styles.field, "nodrag", "nowheel", "nopan"].join(" ")}
      aria-label={t("canvas.noteText")}
      // It is there because somebody asked to write on it.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      maxLength={longest}
      value={draft}
      onChange={({ target }) => {
        setDraft(target.value);
        write(id, target.value);
      }}
      onBlur={close}
      onKeyDown={(event) => {
        const isDone = event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey));
        if (!isDone) return;
        event.preventDefault();
        close();
        focus({ kind: "note", id });
      }}
    />
  );
}
