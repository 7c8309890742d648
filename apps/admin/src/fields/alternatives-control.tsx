import type { ReactNode } from "react";

import { isFields } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import { optionLabel } from "./field-words.ts";
import styles from "./fields.module.css";
import { type Alternative, type FormField, startingValue } from "./form-of.ts";

interface AlternativesControlProps extends FieldProps {
  readonly options: readonly Alternative[];
  readonly renderField: (field: FormField, value: unknown, route: FieldProps["route"]) => ReactNode;
}

/** A word, or an object of one field: which of them it is, and the field. */
export function AlternativesControl({ options, renderField, ...field }: AlternativesControlProps) {
  const { problems, set, isReadOnly } = useField(field);
  const { value } = field;
  const chosen = options.find(({ id, field: inner }) =>
    inner === undefined ? value === id : isFields(value) && Object.hasOwn(value, id),
  );
  const name = String(field.route.at(-1));
  return (
    <>
      <FieldFrame
        label={field.label}
        isRequired={field.isRequired}
        hint={field.hint}
        problems={problems(chosen?.field === undefined ? [] : [chosen.id])}
      >
        {(ids) => (
          <select
            {...ids}
            className={styles.select}
            value={chosen?.id ?? ""}
            disabled={isReadOnly}
            onChange={({ target }) => {
              const next = options.find(({ id }) => id === target.value);
              if (next === undefined) set(undefined);
              else set(next.field === undefined ? next.id : { [next.id]: startingValue(next.field.control) });
            }}
          >
            <option value="">{t("inspector.notSet")}</option>
            {options.map(({ id }) => (
              <option key={id} value={id}>
                {optionLabel(name, id)}
              </option>
            ))}
          </select>
        )}
      </FieldFrame>
      {chosen?.field !== undefined && isFields(value) && (
        <div className={styles.inside}>
          {renderField(chosen.field, value[chosen.id], [...field.route, chosen.id])}
        </div>
      )}
    </>
  );
}
