import { Switch } from "radix-ui";

import { t } from "../words/words.ts";
import { FieldFrame, FieldProblems } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { optionLabel } from "./field-words.ts";

interface ChoiceControlProps extends FieldProps {
  readonly options: readonly string[];
}

/** One of a few. */
export function ChoiceControl({ options, ...field }: ChoiceControlProps) {
  const { problems, isReadOnly, set } = useField(field);
  const value = typeof field.value === "string" ? field.value : "";
  const name = String(field.route.at(-1));
  const isUnknown = value !== "" && !options.includes(value);
  const initial = typeof field.initial === "string" ? field.initial : undefined;
  return (
    <FieldFrame label={field.label} isRequired={field.isRequired} hint={field.hint} problems={problems()}>
      {(ids) => (
        <select
          {...ids}
          className={styles.select}
          value={value === "" ? (initial ?? "") : value}
          disabled={isReadOnly}
          // What stands for nothing anyway need not be written.
          onChange={({ target }) =>
            set(target.value === "" || target.value === initial ? undefined : target.value)
          }
        >
          {initial === undefined && <option value="">{t("inspector.notSet")}</option>}
          {isUnknown && <option value={value}>{t("inspector.unknownOption", { name: value })}</option>}
          {options.map((option) => (
            <option key={option} value={option}>
              {optionLabel(name, option)}
            </option>
          ))}
        </select>
      )}
    </FieldFrame>
  );
}

/** Several of a few. */
export function ChoicesControl({ options, ...field }: ChoiceControlProps) {
  const { problems, isReadOnly, set } = useField(field);
  const chosen = Array.isArray(field.value) ? field.value.map(String) : [];
  const name = String(field.route.at(-1));
  const all = [...options, ...chosen.filter((each) => !options.includes(each))];
  const toggle = (option: string) => {
    const next = all.filter((each) => chosen.includes(each) !== (each === option));
    set(next.length === 0 ? undefined : next);
  };
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={problems()}
      isGroup
    >
      {() => (
        <div className={styles.checks}>
          {all.map((option) => (
            <label key={option} className={styles.check}>
              <input
                type="checkbox"
                checked={chosen.includes(option)}
                disabled={isReadOnly}
                onChange={() => toggle(option)}
              />
              {optionLabel(name, option)}
            </label>
          ))}
        </div>
      )}
    </FieldFrame>
  );
}

/** Yes or no; where neither stands for nothing, as when it depends on the rest, nothing is a third choice. */
export function BooleanControl(field: FieldProps) {
  return field.initial === undefined && !field.isRequired ? (
    <MaybeControl {...field} />
  ) : (
    <SwitchControl {...field} />
  );
}

function MaybeControl(field: FieldProps) {
  const { problems, isReadOnly, set } = useField(field);
  return (
    <FieldFrame label={field.label} isRequired={false} hint={field.hint} problems={problems()}>
      {(ids) => (
        <select
          {...ids}
          className={styles.select}
          value={typeof field.value === "boolean" ? String(field.value) : ""}
          disabled={isReadOnly}
          onChange={({ target }) => set(target.value === "" ? undefined : target.value === "true")}
        >
          <option value="">{t("inspector.byDefault")}</option>
          <option value="true">{t("common.yes")}</option>
          <option value="false">{t("common.no")}</option>
        </select>
      )}
    </FieldFrame>
  );
}

function SwitchControl(field: FieldProps) {
  const { problems, isReadOnly, set } = useField(field);
  const found = problems();
  const initial = field.initial === true;
  return (
    <div className={styles.field}>
      <div className={styles.switchRow}>
        {/* The switch is inside its label, so that the whole row can be clicked. */}
        <label className={styles.switchLabel}>
          <Switch.Root
            className={styles.switch}
            checked={typeof field.value === "boolean" ? field.value : initial}
            disabled={isReadOnly}
            onCheckedChange={(isOn) => set(isOn === initial && !field.isRequired ? undefined : isOn)}
          >
            <Switch.Thumb className={styles.thumb} />
          </Switch.Root>
          {field.label}
        </label>
      </div>
      {field.hint !== undefined && <p className={styles.hint}>{field.hint}</p>}
      <FieldProblems problems={found} />
    </div>
  );
}
