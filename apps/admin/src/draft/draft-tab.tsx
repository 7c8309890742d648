import type { Diagnostic, Fix } from "@patchbay/graph";
import { lazy, Suspense, useMemo } from "react";

import { Notice } from "../design/notice.tsx";
import { Skeleton } from "../design/skeleton.tsx";
import { Refusal } from "../versions/refusal.tsx";
import { t } from "../words/words.ts";
import styles from "./draft-tab.module.css";
import type { TextMark } from "./json-editor.tsx";
import { locateDiagnostic } from "./locate-diagnostic.ts";
import { spanOfLine } from "./span-of-line.ts";
import type { DraftDiagnostics } from "../check/use-diagnostics.ts";
import type { DraftEditor } from "./use-draft-editor.ts";

// Loaded with the first look at the text: the editor is as large as the rest of the page.
const JsonEditor = lazy(() => import("./json-editor.tsx").then((module) => ({ default: module.JsonEditor })));

/** A place in the text that the person asked to see; a new object each time, so that the same can be shown again. */
export type PlaceInText =
  | { readonly kind: "diagnostic"; readonly diagnostic: Diagnostic }
  /** Where reading the text stopped. */
  | { readonly kind: "unreadable" };

interface DraftTabProps {
  readonly editor: DraftEditor;
  readonly found: DraftDiagnostics;
  readonly canEdit: boolean;
  readonly picked: PlaceInText | undefined;
  /** Mends the document; undefined where it cannot be mended now. */
  readonly onFix: ((fix: Fix) => void) | undefined;
}

/** The draft as text, with what is wrong with it underlined. */
export function DraftTab({ editor, found, canEdit, picked, onFix: fix }: DraftTabProps) {
  const { store, text, setText, isReadable, wrongLine } = editor;
  const { diagnostics, about } = found;
  const isAboutText = about === "text";

  const marks = useMemo((): readonly TextMark[] => {
    if (!isReadable) return wrongLine === undefined ? [] : [wrongLineMark(text, wrongLine)];
    return isAboutText ? diagnostics.flatMap((each) => markOf(text, each, fix)) : [];
  }, [text, isReadable, wrongLine, isAboutText, diagnostics, fix]);

  const spanOf = (place: PlaceInText) =>
    place.kind === "diagnostic"
      ? locateDiagnostic(text, place.diagnostic)
      : wrongLine === undefined
        ? undefined
        : spanOfLine(text, wrongLine);
  // Found once for each pick, in the text of that moment: typing on moves nothing.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const reveal = useMemo(() => picked && spanOf(picked), [picked]);

  return (
    <div className={styles.tab}>
      <Suspense
        fallback={
          <div className={styles.loading}>
            <Skeleton rows={8} />
          </div>
        }
      >
        <JsonEditor
          text={text}
          onChange={setText}
          onUndo={store.undo}
          onRedo={store.redo}
          // While it cannot be read nothing else can change it; so whoever has written it may go on.
          isReadOnly={!canEdit && isReadable}
          marks={marks}
          reveal={reveal}
        />
      </Suspense>
      {(editor.error !== null || !isReadable) && (
        <footer className={styles.footer}>
          {editor.error !== null && <Refusal error={editor.error} />}
          {!isReadable && (
            <Notice tone="bad">
              {wrongLine === undefined ? t("editor.wrong") : t("editor.wrongLine", { line: wrongLine })}
            </Notice>
          )}
        </footer>
      )}
    </div>
  );
}

function markOf(
  text: string,
  diagnostic: Diagnostic,
  fix: ((chosen: Fix) => void) | undefined,
): readonly TextMark[] {
  const span = locateDiagnostic(text, diagnostic);
  if (span === undefined) return [];
  const { severity, message, code, fixes = [] } = diagnostic;
  return [
    {
      // What is wrong with all of an object or a list is underlined at its opening bracket: a page of waves says nothing.
      from: span.start,
      to: /[[{]/.test(text[span.start] ?? "") ? span.start + 1 : span.end,
      severity,
      message,
      source: code,
      actions: fix === undefined ? [] : fixes.map((each) => ({ name: each.title, apply: () => fix(each) })),
    },
  ];
}

function wrongLineMark(text: string, line: number): TextMark {
  const { start, end } = spanOfLine(text, line);
  return { from: start, to: end, severity: "error", message: t("editor.wrongLine", { line }), actions: [] };
}
