import type { Action } from "../actions/action.ts";
import { type Builder, useBuilder } from "../builder/builder-context.ts";
import { t } from "../words/words.ts";

/** Undo and redo over everything that edits the document: canvas, inspector, outline and text alike. */
export function useHistoryActions(): readonly Action[] {
  const builder = useBuilder();
  const { store, history } = builder.editor;
  const canTravel = canTravelIn(builder);
  return [
    {
      id: "history.undo",
      name: t("actions.undo"),
      group: t("actions.groupEdit"),
      keys: ["Mod+z"],
      isEnabled: canTravel && history.past.length > 0,
      run: store.undo,
      inFields: "document",
    },
    {
      id: "history.redo",
      name: t("actions.redo"),
      group: t("actions.groupEdit"),
      keys: ["Mod+Shift+z", "Mod+y"],
      isEnabled: canTravel && history.future.length > 0,
      run: store.redo,
      inFields: "document",
    },
  ];
}

/** Whether steps can be taken back. Also while the text is no JSON: then it is the quickest way out. */
export const canTravelIn = ({ shown, canEdit, editor }: Builder): boolean =>
  shown.kind === "draft" && (canEdit || !editor.isReadable);
