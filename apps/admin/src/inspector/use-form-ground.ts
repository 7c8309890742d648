import { useMemo } from "react";

import { useBuilder } from "../builder/builder-context.ts";
import type { FieldGround } from "../fields/field-context.ts";
import { useInspectorGround } from "./inspector-context.ts";

/** What the fields of a form about a part of the graph on the page stand on. */
export function useFormGround({
  type,
  pointer,
  change,
  rename,
}: Pick<FieldGround, "type" | "pointer" | "change" | "rename">): FieldGround {
  const { canEdit, diagnostics, fix, found, editor, shown } = useBuilder();
  const { values, resources, graphPointer } = useInspectorGround();
  // What is asked is answered about the draft: of anything else on the page it would not be true.
  const checker = shown.kind === "draft" ? found.checker : undefined;
  const { undo, redo } = editor.store;
  return useMemo(
    () => ({
      type,
      pointer,
      change,
      rename,
      isReadOnly: !canEdit,
      graphPointer,
      problems: diagnostics,
      fix,
      undo,
      redo,
      checker,
      values,
      resources,
    }),
    [
      type,
      pointer,
      change,
      rename,
      canEdit,
      graphPointer,
      diagnostics,
      fix,
      undo,
      redo,
      checker,
      values,
      resources,
    ],
  );
}
