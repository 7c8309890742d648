import { useRef } from "react";

import { t } from "../words/words.ts";
import { useCanvas } from "./canvas-context.ts";
import styles from "./name-field.module.css";
import { useCanvasEdits } from "./use-canvas-edits.ts";

/** The longest name that the document allows. */
const longest = 120;

/** A node's name while it is being written, in its place on the card. Enter takes it, Escape leaves it as it was. */
export function NameField({ nodeKey, name }: { readonly nodeKey: string; readonly name: string }) {
  const { ask, focus } = useCanvas();
  const { rename } = useCanvasEdits();
  const isOver = useRef(false);
  const end = (written: string | undefined, isByKey: boolean) => {
    // Leaving the field by a key takes the focus from it, which would end it a second time.
    if (isOver.current) return;
    isOver.current = true;
    if (written !== undefined && written.trim() !== name) rename(nodeKey, written);
    ask(undefined);
    if (isByKey) focus({ kind: "node", id: nodeKey });
  };
  return (
    <input
      className={[styles.field, "nodrag", "nopan"].join(" ")}
      aria-label={t("canvas.rename")}
      // It is there because somebody asked to write in it.
      // oxlint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      maxLength={longest}
      defaultValue={name}
      onFocus={({ target }) => target.select()}
      onBlur={({ target }) => end(target.value, false)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        end(event.key === "Enter" ? event.currentTarget.value : undefined, true);
      }}
    />
  );
}
