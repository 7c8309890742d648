import type { Diagnostic } from "@patchbay/graph";
import { CircleCheck } from "lucide-react";
import { useRef } from "react";

import { describeError } from "../api/describe-error.ts";
import { Notice } from "../design/notice.tsx";
import { t } from "../words/words.ts";
import styles from "./draft-tab.module.css";
import { JsonEditor, revealRange } from "./json-editor.tsx";
import { locatePointer } from "./locate-pointer.ts";
import { ProblemList } from "./problem-list.tsx";
import type { DraftEditor } from "./use-draft-editor.ts";

interface DraftTabProps {
  readonly editor: DraftEditor;
  readonly canEdit: boolean;
  /** Called with the diagnostic whose place the person asks to see. */
  readonly onPick: (diagnostic: Diagnostic) => void;
}

/** The draft as text, and what the checker said about it when it was saved. */
export function DraftTab({ editor, canEdit, onPick }: DraftTabProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const { diagnostics } = editor.saved.draft;

  const pick = (diagnostic: Diagnostic) => {
    onPick(diagnostic);
    const range = locatePointer(editor.text, diagnostic.path);
    if (area.current !== null && range !== undefined) revealRange(area.current, range);
  };

  return (
    <div className={styles.tab}>
      <JsonEditor
        text={editor.text}
        onChange={editor.setText}
        wrongLine={editor.wrongLine}
        isReadOnly={!canEdit}
        editorRef={area}
      />
      <footer className={styles.footer}>
        {editor.error !== null && <SaveError error={editor.error} />}
        {!editor.isReadable && (
          <Notice tone="bad">
            {editor.wrongLine === undefined
              ? t("editor.wrong")
              : t("editor.wrongLine", { line: editor.wrongLine })}
          </Notice>
        )}
        {diagnostics.length === 0 && editor.isReadable && (
          <p className={styles.fine}>
            <CircleCheck size={15} aria-hidden />
            {t(editor.isDirty ? "problems.noneSaved" : "problems.none")}
          </p>
        )}
        {diagnostics.length > 0 && (
          <>
            <h2 className={styles.heading}>
              {t(editor.isDirty ? "problems.titleSaved" : "problems.title", { count: diagnostics.length })}
            </h2>
            <ProblemList diagnostics={diagnostics} onPick={pick} />
          </>
        )}
      </footer>
    </div>
  );
}

function SaveError({ error }: { readonly error: Error }) {
  const { title, detail, code } = describeError(error);
  return (
    <Notice tone="bad" title={title} code={code}>
      {detail}
    </Notice>
  );
}
