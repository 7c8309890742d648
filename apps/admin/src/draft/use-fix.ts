import { applyFix, type Fix } from "@patchbay/graph";
import { useMemo } from "react";

import type { DraftDiagnostics } from "./use-diagnostics.ts";
import { type DraftEditor, formatDocument } from "./use-draft-editor.ts";

/** Applies a fix to the edited text. Undefined while the diagnostics are about another text than the editor's. */
export function useFix(
  { document, isReadable, setText }: DraftEditor,
  { about }: DraftDiagnostics,
): ((fix: Fix) => void) | undefined {
  return useMemo(() => {
    if (!isReadable || about !== "text") return undefined;
    return (fix) => {
      const fixed = applyFix(document, fix);
      if (fixed !== undefined) setText(formatDocument(fixed));
    };
  }, [isReadable, about, document, setText]);
}
