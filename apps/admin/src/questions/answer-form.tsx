import type { Json, JsonSchema } from "@patchbay/graph";
import { type SubmitEvent, useMemo, useRef, useState } from "react";

import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import { emptyDraft, type FormDraft, readForm } from "./form-draft.ts";
import { formFields } from "./form-field.ts";
import { FormFields } from "./form-fields.tsx";
import styles from "./question-card.module.css";
import type { AnswerableKind } from "./question.ts";

interface AnswerFormProps {
  readonly asks: AnswerableKind;
  /** Undefined where any JSON will do. */
  readonly schema: JsonSchema | undefined;
  readonly isBusy: boolean;
  readonly onSend: (value: Json) => void;
}

/** A form made from the schema of the answer. What does not fit is said at its field, and nothing is sent. */
export function AnswerForm({ asks, schema = anything, isBusy, onSend }: AnswerFormProps) {
  const fields = useMemo(
    () => formFields(schema, t(asks === "signal" ? "form.payload" : "form.answer")),
    [schema, asks],
  );
  const [draft, setDraft] = useState<FormDraft>(() => emptyDraft(fields));
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(noProblems);
  const form = useRef<HTMLFormElement>(null);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const reading = readForm(schema, fields, draft);
    if (reading.ok) return onSend(reading.value);
    setProblems(reading.problems);
    // After this drawing, the first field with a problem is marked as such.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };

  const rootProblem = fields.some(({ pointer }) => pointer === "") ? undefined : problems.get("");
  return (
    <form ref={form} className={styles.form} noValidate onSubmit={submit} aria-label={t(labels[asks])}>
      <FormFields
        fields={fields}
        draft={draft}
        problems={problems}
        isDisabled={isBusy}
        onChange={(pointer, value) => {
          setDraft((before) => ({ ...before, [pointer]: value }));
          setProblems((before) => new Map([...before].filter(([at]) => at !== pointer)));
        }}
      />
      {rootProblem !== undefined && (
        <p className={styles.problem} role="alert">
          {rootProblem}
        </p>
      )}
      <div className={styles.actions}>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t(asks === "signal" ? "question.sendSignal" : "question.submit")}
        </Button>
      </div>
    </form>
  );
}

const anything: JsonSchema = {};
const noProblems: ReadonlyMap<string, string> = new Map();

const labels = {
  approval: "question.approval",
  form: "question.form",
  signal: "question.signal",
  "effect.unknown": "question.unknownEffect",
} as const satisfies Readonly<Record<AnswerableKind, string>>;
