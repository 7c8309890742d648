import type { Json } from "@patchbay/graph";

import { sameJson } from "../editing/commands/change-at.ts";
import { t } from "../words/words.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { useDraft, wrong } from "./use-draft.ts";

interface JsonControlProps extends FieldProps {
  /** Whether it stands in for another control that cannot show the value: says so. */
  readonly isMending?: boolean;
}

/** JSON as text. */
export function JsonControl({ isMending = false, ...field }: JsonControlProps) {
  const { problems, isReadOnly, set } = useField(field);
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={isMending ? t("inspector.mending") : field.hint}
      problems={problems()}
    >
      {(ids) => (
        <JsonInput
          {...ids}
          // What lies in a JSON document is JSON.
          value={field.value as Json | undefined}
          isReadOnly={isReadOnly}
          onChange={set}
        />
      )}
    </FieldFrame>
  );
}

interface JsonInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly value: Json | undefined;
  readonly isReadOnly: boolean;
  /** `undefined` for an empty field. */
  readonly onChange: (value: Json | undefined) => void;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
}

/** A field for JSON: what can be read is told at once, what cannot is marked. */
export function JsonInput({ value, label, isReadOnly, onChange, ...ids }: JsonInputProps) {
  const draft = useDraft(value, writeJson, readJson, (next) => {
    if (next === undefined ? value !== undefined : value === undefined || !sameJson(next, value))
      onChange(next);
  });
  return (
    <>
      <textarea
        {...ids}
        className={styles.control}
        data-code
        data-unfinished={draft.isWrong ? "" : undefined}
        aria-label={label}
        aria-invalid={ids["aria-invalid"] === true || draft.isWrong}
        value={draft.text}
        readOnly={isReadOnly}
        spellCheck={false}
        rows={Math.min(14, Math.max(2, draft.text.split("\n").length))}
        onChange={(event) => draft.setText(event.target.value)}
      />
      {draft.isWrong && <p className={styles.wrong}>{t("inspector.notJson")}</p>}
    </>
  );
}

const writeJson = (value: Json | undefined): string =>
  value === undefined ? "" : JSON.stringify(value, null, 2);

function readJson(text: string): Json | undefined | typeof wrong {
  if (text.trim() === "") return undefined;
  try {
    // JSON.parse makes nothing but JSON.
    return JSON.parse(text) as Json;
  } catch {
    return wrong;
  }
}
