import { type ReactNode, useId } from "react";

import styles from "./field.module.css";

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  /** Draws the control with the attributes that tie it to its label, hint and error. */
  readonly children: (control: {
    readonly id: string;
    readonly className: string | undefined;
    readonly "aria-invalid": boolean;
    readonly "aria-describedby": string | undefined;
  }) => ReactNode;
}

/** A labelled control of a form, with its hint or, in the hint's place, what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: styles.control,
        "aria-invalid": error !== undefined,
        "aria-describedby": note === undefined ? undefined : `${id}-note`,
      })}
      {note !== undefined && (
        <p className={styles.note} id={`${id}-note`} data-error={error !== undefined}>
          {note}
        </p>
      )}
    </div>
  );
}
