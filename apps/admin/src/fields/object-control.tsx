import { Switch } from "radix-ui";
import type { ReactNode } from "react";

import type { Route } from "../editing/commands/change-at.ts";
import { type Fields, fields } from "../graph/read-fields.ts";
import { FieldContext, useFieldGround } from "./field-context.ts";
import { FieldProblems } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { type FormField, startingObject } from "./form-of.ts";

interface ObjectControlProps extends FieldProps {
  readonly form: readonly FormField[];
  readonly renderForm: (form: readonly FormField[], value: Fields, route: Route) => ReactNode;
}

/**
 * Fields that belong together. An object that need not be given, but then must have something, has a switch; one that may
 * have nothing is there as soon as one of its fields is, and goes with the last of them.
 */
export function ObjectControl({ form, renderForm, ...field }: ObjectControlProps) {
  const ground = useFieldGround();
  const { problems, set, isReadOnly } = useField(field);
  const isGiven = field.value !== undefined;
  const value = fields(field.value);
  const isFree = form.every(({ isRequired }) => !isRequired);
  const isShown = isGiven || isFree;
  const change: typeof ground.change = (route, next, what) => {
    const isLast = Object.keys(value).every((name) => name === route.at(-1));
    const isOwn = route.length === field.route.length + 1;
    if (next === undefined && isOwn && isLast && !field.isRequired) set(undefined);
    else ground.change(route, next, what);
  };
  return (
    <fieldset className={styles.group} aria-label={field.label}>
      {isFree || field.isRequired ? (
        <p className={styles.label}>{field.label}</p>
      ) : (
        <label className={styles.switchLabel}>
          <Switch.Root
            className={styles.switch}
            checked={isGiven}
            disabled={isReadOnly}
            onCheckedChange={(isOn) => set(isOn ? startingObject(form) : undefined)}
          >
            <Switch.Thumb className={styles.thumb} />
          </Switch.Root>
          {field.label}
        </label>
      )}
      {field.hint !== undefined && <p className={styles.hint}>{field.hint}</p>}
      <FieldProblems problems={problems(isShown ? form.map(({ name }) => name) : [])} />
      {isShown && (
        <div className={styles.inside}>
          <FieldContext value={{ ...ground, change }}>{renderForm(form, value, field.route)}</FieldContext>
        </div>
      )}
    </fieldset>
  );
}
