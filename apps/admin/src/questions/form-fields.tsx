import type { Json } from "@patchbay/graph";
import { type KeyboardEvent, useId } from "react";

import { Field } from "../design/field.tsx";
import { t } from "../words/words.ts";
import { choiceKey, type FormDraft } from "./form-draft.ts";
import type { FormField } from "./form-field.ts";
import styles from "./form-fields.module.css";

interface FormFieldsProps {
  readonly fields: readonly FormField[];
  readonly draft: FormDraft;
  /** By the pointer of the field. */
  readonly problems: ReadonlyMap<string, string>;
  readonly isDisabled: boolean;
  readonly onChange: (pointer: string, value: string | boolean) => void;
}

/** The controls of a form, one below the other; groups are framed. */
export function FormFields(props: FormFieldsProps) {
  return (
    <div className={styles.fields}>
      {props.fields.map((field) => (
        <div key={field.pointer}>
          <Entry {...props} field={field} />
        </div>
      ))}
    </div>
  );
}

function Entry({ field, ...props }: FormFieldsProps & { readonly field: FormField }) {
  const { control, pointer, label, isRequired, hint } = field;
  const { draft, problems, isDisabled, onChange } = props;
  const entered = draft[pointer];
  const error = problems.get(pointer);
  if (control.kind === "group")
    return (
      <fieldset className={styles.group}>
        <legend>{titled(label, isRequired)}</legend>
        {hint !== undefined && <p className={styles.hint}>{hint}</p>}
        <FormFields {...props} fields={control.fields} />
        {error !== undefined && <p className={styles.problem}>{error}</p>}
      </fieldset>
    );
  if (control.kind === "boolean")
    return (
      <Tick
        field={field}
        error={error}
        isOn={entered === true}
        isDisabled={isDisabled}
        onChange={(isOn) => onChange(pointer, isOn)}
      />
    );
  return (
    <Field label={titled(label, isRequired)} hint={hint ?? formatHint(field)} error={error}>
      {(attributes) => {
        const common = {
          ...attributes,
          value: String(entered ?? ""),
          disabled: isDisabled,
          "aria-required": isRequired,
          onChange: ({ target }: { readonly target: { readonly value: string } }) =>
            onChange(pointer, target.value),
        };
        switch (control.kind) {
          case "text":
            if (control.isLong) return <textarea {...common} rows={3} />;
            // An input would join the lines of what is pasted into it.
            if (control.input === "text" && field.schema.maxLength === undefined)
              return (
                <textarea
                  {...common}
                  className={[attributes.className, styles.growing].join(" ")}
                  rows={1}
                  onKeyDown={submitOnEnter}
                />
              );
            return <input {...common} type={control.input} />;
          case "number":
            // Not of the type number: that one hides what it cannot read.
            return <input {...common} inputMode={control.isWhole ? "numeric" : "decimal"} />;
          case "choice":
            return (
              <select {...common}>
                <option value="">{t(isRequired ? "form.choose" : "form.none")}</option>
                {control.options.map((option, index) => (
                  <option key={JSON.stringify(option)} value={choiceKey(index)}>
                    {optionLabel(option)}
                  </option>
                ))}
              </select>
            );
          case "lines":
            return <textarea {...common} rows={3} />;
          case "json":
            return (
              <textarea
                {...common}
                className={[attributes.className, styles.json].join(" ")}
                rows={3}
                spellCheck={false}
                placeholder={field.schema.type === "array" ? "[]" : "{}"}
              />
            );
        }
      }}
    </Field>
  );
}

/** As in an input, Enter submits; with Shift it breaks the line. */
function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || event.shiftKey || event.ctrlKey || event.metaKey) return;
  if (event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

interface TickProps {
  readonly field: FormField;
  readonly error: string | undefined;
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Tick({ field: { label, hint }, error, isOn, isDisabled, onChange }: TickProps) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div>
      <label className={styles.tick}>
        <input
          type="checkbox"
          checked={isOn}
          disabled={isDisabled}
          aria-invalid={error !== undefined}
          aria-describedby={note === undefined ? undefined : id}
          onChange={(event) => onChange(event.target.checked)}
        />
        {label}
      </label>
      {note !== undefined && (
        <p id={id} className={error === undefined ? styles.hint : styles.problem}>
          {note}
        </p>
      )}
    </div>
  );
}

/** What a control without a look of its own expects. */
function formatHint({ control, schema }: FormField): string | undefined {
  if (control.kind === "lines") return t("form.lines");
  if (control.kind !== "json") return undefined;
  return t(schema.type === "array" ? "form.jsonList" : "form.json");
}

/** What may be left out says so: in a form that was asked for, most is not. */
const titled = (label: string, isRequired: boolean): string =>
  isRequired ? label : t("form.optional", { label });

const optionLabel = (option: Json): string => (typeof option === "string" ? option : JSON.stringify(option));
