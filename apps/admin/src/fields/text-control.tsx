import { useState } from "react";

import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";

interface TextControlProps extends FieldProps {
  readonly isLong?: boolean;
  readonly isCode?: boolean;
  readonly maxLength?: number | undefined;
}

/** A text: a line, or more. */
export function TextControl({ isLong = false, isCode = false, maxLength, ...field }: TextControlProps) {
  const { problems, isReadOnly, setText } = useField(field);
  const value = typeof field.value === "string" ? field.value : "";
  const common = {
    className: styles.control,
    "data-code": isCode,
    value,
    readOnly: isReadOnly,
    maxLength,
    spellCheck: !isCode,
    placeholder: typeof field.initial === "string" ? field.initial : undefined,
  };
  return (
    <FieldFrame label={field.label} isRequired={field.isRequired} hint={field.hint} problems={problems()}>
      {(ids) =>
        isLong ? (
          <textarea
            {...ids}
            {...common}
            rows={isCode ? 6 : 2}
            onChange={(event) => setText(event.target.value)}
          />
        ) : (
          <input {...ids} {...common} onChange={(event) => setText(event.target.value)} />
        )
      }
    </FieldFrame>
  );
}

interface NameInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly value: string;
  readonly isReadOnly: boolean;
  /** Whether a name can be taken; one that cannot goes back to what it was. */
  readonly isRight: (name: string) => boolean;
  readonly onRename: (name: string) => void;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
}

/**
 * A name by which other things know this one: it changes when it is finished, with Enter or by leaving the field, as half a
 * name would break what names it. Escape takes it back.
 */
export function NameInput({ value, label, isReadOnly, isRight, onRename, ...ids }: NameInputProps) {
  const [typed, setTyped] = useState<string>();
  const text = typed ?? value;
  const finish = () => {
    setTyped(undefined);
    if (typed !== undefined && typed !== value && isRight(typed)) onRename(typed);
  };
  return (
    <input
      {...ids}
      className={styles.control}
      data-code
      data-unfinished={typed !== undefined && typed !== value ? "" : undefined}
      aria-label={label}
      aria-invalid={ids["aria-invalid"] === true || (text !== value && !isRight(text))}
      value={text}
      readOnly={isReadOnly}
      spellCheck={false}
      autoComplete="off"
      onChange={(event) => setTyped(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish();
        if (event.key === "Escape" && typed !== undefined) {
          event.stopPropagation();
          setTyped(undefined);
        }
      }}
    />
  );
}
