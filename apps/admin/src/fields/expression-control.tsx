import type { Diagnostic } from "@patchbay/graph";
import { lazy, Suspense, useEffect, useMemo, useState } from "react";

import type { Preview, Source } from "../check/preview-expression.ts";
import { t } from "../words/words.ts";
import type { ExpressionMark } from "./expression-editor.tsx";
import { useFieldGround } from "./field-context.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { PlainEditor } from "./plain-editor.tsx";

// Loaded with the first expression that is looked at: the editor is as large as the rest of the page. Without a network it
// may not come; what it edits is text all the same.
const ExpressionEditor = lazy(() =>
  import("./expression-editor.tsx").then(
    (module) => ({ default: module.ExpressionEditor }),
    () => ({ default: PlainEditor }),
  ),
);

interface ExpressionControlProps extends FieldProps {
  readonly mode: "expression" | "template";
  /** What the whole must be, in a word of the language; `any` where it may be anything. */
  readonly expects?: string;
}

/** CEL, or text with CEL in it. */
export function ExpressionControl({ mode, expects = "any", ...field }: ExpressionControlProps) {
  const { problems, pointer, isReadOnly, setText } = useField(field);
  const found = problems();
  const expected = useExpected(
    pointer,
    mode === "expression" && !found.some(({ code }) => code.startsWith("PB1")),
  );
  const shown = expected ?? (expects === "any" ? undefined : expects);
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={found}
      aside={
        mode === "expression" && shown !== undefined ? (
          <code className={styles.type}>{shown}</code>
        ) : undefined
      }
      isGroup
    >
      {(ids) => (
        <ExpressionInput
          mode={mode}
          value={typeof field.value === "string" ? field.value : ""}
          label={field.label}
          describedBy={ids["aria-describedby"]}
          isInvalid={ids["aria-invalid"]}
          isReadOnly={isReadOnly}
          pointer={pointer}
          problems={found}
          onChange={setText}
        />
      )}
    </FieldFrame>
  );
}

interface ExpressionInputProps {
  readonly mode: "expression" | "template";
  readonly value: string;
  readonly label: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid: boolean;
  readonly isReadOnly: boolean;
  readonly pointer: string;
  readonly problems: readonly Diagnostic[];
  /** How much of the string in the document stands before what is edited here. */
  readonly offset?: number;
  readonly onChange: (value: string) => void;
}

/** The editor of an expression with what the checker knows, and what it comes to with the values of the last run. */
export function ExpressionInput({
  mode,
  value,
  label,
  describedBy,
  isInvalid,
  isReadOnly,
  pointer,
  problems,
  offset = 0,
  onChange,
}: ExpressionInputProps) {
  const { checker, graphPointer, fix, undo, redo } = useFieldGround();
  const place = graphPointer + pointer;
  const marks = useMemo(
    () => problems.flatMap((problem) => markOf(problem, pointer, value, offset, fix)),
    [problems, pointer, value, offset, fix],
  );
  return (
    <div className={styles.expression} data-read-only={isReadOnly}>
      <Suspense
        fallback={
          <pre className={styles.pending} data-code={mode === "expression"}>
            {value}
          </pre>
        }
      >
        <ExpressionEditor
          mode={mode}
          value={value}
          label={label}
          describedBy={describedBy}
          isInvalid={isInvalid}
          isReadOnly={isReadOnly}
          placeholder={mode === "template" && !isReadOnly ? t("inspector.templatePlaceholder") : undefined}
          marks={marks}
          onChange={onChange}
          onUndo={undo}
          onRedo={redo}
          complete={(expression, at) =>
            checker?.ask("complete", { pointer: place, expression, offset: at }) ?? nothing
          }
          nameAt={(expression, at) =>
            checker?.ask("name", { pointer: place, expression, offset: at }) ?? nothing
          }
        />
      </Suspense>
      <PreviewLine source={useMemo(() => ({ kind: mode, text: value }), [mode, value])} />
    </div>
  );
}

const nothing = Promise.resolve(undefined);

function markOf(
  { path, range, severity, message, fixes = [] }: Diagnostic,
  pointer: string,
  value: string,
  offset: number,
  fix: ReturnType<typeof useFieldGround>["fix"],
): readonly ExpressionMark[] {
  if (path !== pointer || value === "") return [];
  // What is missing at the end is marked at what stands before it.
  const from = Math.min(Math.max(0, (range?.start ?? offset) - offset), value.length - 1);
  const to = Math.min(value.length, (range?.end ?? offset + value.length) - offset);
  const actions =
    fix === undefined ? [] : fixes.map((each) => ({ name: each.title, apply: () => fix(each) }));
  return to > 0 ? [{ from, to: Math.max(to, from + 1), severity, message, actions }] : [];
}

/**
 * The type that is expected at a place, as the checker says.
 *
 * @param isAsked false where nobody can tell: of a text, and of a config that is no config yet (PB1xxx)
 */
function useExpected(pointer: string, isAsked: boolean): string | undefined {
  const { checker, graphPointer } = useFieldGround();
  const [expected, setExpected] = useState<string>();
  const place = graphPointer + pointer;
  useEffect(() => {
    if (!isAsked || checker === undefined) return undefined;
    let isOver = false;
    const look = async () => {
      const answer = await checker.ask("expected", { pointer: place });
      if (!isOver) setExpected(answer);
    };
    void look();
    return () => {
      isOver = true;
    };
  }, [checker, place, isAsked]);
  return expected;
}

/** What an expression comes to with the values of the last run: a line that follows each letter. */
export function PreviewLine({ source }: { readonly source: Source }) {
  const { checker, values } = useFieldGround();
  const [preview, setPreview] = useState<Preview>();
  useEffect(() => {
    if (checker === undefined) return undefined;
    let isOver = false;
    const look = async () => {
      const answer = await checker.ask("preview", { source, values });
      if (!isOver) setPreview(answer);
    };
    void look();
    return () => {
      isOver = true;
    };
  }, [checker, source, values]);
  if (preview === undefined || preview.status === "none") return null;
  return (
    <p className={styles.preview} data-status={preview.status} title={t("inspector.previewHint")}>
      <span className={styles.previewMark} aria-hidden>
        =
      </span>
      <span className="visually-hidden">{t("inspector.preview")}</span>
      {preview.status === "value" ? (
        <code>{preview.isCut ? `${preview.text}…` : preview.text}</code>
      ) : (
        <span>{preview.status === "failed" ? preview.reason : whyUnknown(preview)}</span>
      )}
    </p>
  );
}

function whyUnknown({ missing, isKept }: Extract<Preview, { status: "unknown" }>): string {
  if (!isKept) return t("inspector.notKept", { name: missing });
  return missing === "" ? t("inspector.noRun") : t("inspector.noValueOf", { name: missing });
}
