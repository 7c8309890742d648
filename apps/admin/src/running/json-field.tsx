import { useState } from "react";

import { Field } from "../design/field.tsx";
import styles from "./node-trial.module.css";

interface JsonFieldProps {
  readonly label: string;
  readonly hint?: string;
  /** What it begins with; another key makes another field. */
  readonly text: string;
  /** What is wrong with a text; undefined where nothing is. */
  readonly problemOf: (text: string) => string | undefined;
  /** Called when the person leaves the field with another text in it. */
  readonly onChange: (text: string) => void;
}

/** A value as JSON, taken when one leaves the field; what cannot be read stays to be mended. */
export function JsonField({ label, hint, text: initial, problemOf, onChange }: JsonFieldProps) {
  const [text, setText] = useState(initial);
  return (
    <Field label={label} hint={hint} error={problemOf(text)}>
      {(control) => (
        <textarea
          {...control}
          className={[control.className, styles.json].join(" ")}
          rows={Math.min(10, Math.max(2, text.split("\n").length))}
          spellCheck={false}
          value={text}
          onChange={(event) => setText(event.target.value)}
          onBlur={() => {
            if (text !== initial) onChange(text);
          }}
        />
      )}
    </Field>
  );
}
