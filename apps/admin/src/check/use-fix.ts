import type { Fix } from "@patchbay/graph";
import { useMemo } from "react";

import { fixProblem } from "../editing/commands/document-edits.ts";
import type { DraftDiagnostics } from "./use-diagnostics.ts";
import type { DraftEditor } from "../draft/use-draft-editor.ts";

/** Applies a fix to the edited text. Undefined while the diagnostics are about another text than the editor's. */
export function useFix(
  { isReadable, run }: DraftEditor,
  { about }: DraftDiagnostics,
): ((fix: Fix) => void) | undefined {
  return useMemo(() => {
    if (!isReadable || about !== "text") return undefined;
    return (fix) => void run(fixProblem(fix));
  }, [isReadable, about, run]);
}
