import type { Json, JsonSchema } from "@patchbay/graph";
import { useMemo } from "react";

import { t } from "../words/words.ts";
import { ExpressionInput, PreviewLine } from "./expression-control.tsx";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { jsonText } from "./json-text.ts";
import { JsonInput } from "./json-control.tsx";
import { readNumber } from "./number-control.tsx";
import { useDraft } from "./use-draft.ts";
import {
  asWholeExpression,
  modeOf,
  modesFor,
  toMode,
  type ValueMode,
  wholeExpression,
} from "./value-modes.ts";

interface ValueControlProps extends FieldProps {
  /** Whether expressions may stand in it. */
  readonly hasExpressions: boolean;
  /** What the value must be, where that is known. */
  readonly schema?: JsonSchema | undefined;
}

/** A value of any kind: a text, a number, yes or no, JSON, or an expression in its place. */
export function ValueControl({ hasExpressions, schema, ...field }: ValueControlProps) {
  const { problems, pointer, isReadOnly, set } = useField(field);
  // What lies in a JSON document is JSON.
  const value = field.value as Json | undefined;
  const found = problems();
  const options = schema?.enum;
  const offered = modesFor(schema?.type).filter((mode) => hasExpressions || mode !== "expression");
  const mode =
    value === undefined ? (offered[0] ?? "json") : hasExpressions ? modeOf(value) : plainMode(value);
  const modes = offered.includes(mode) ? offered : [...offered, mode];
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={found}
      isGroup
      aside={
        modes.length > 1 && (
          <select
            className={styles.mode}
            aria-label={t("inspector.modeOf", { field: field.label })}
            value={mode}
            disabled={isReadOnly}
            onChange={({ target }) => {
              const next = modes.find((each) => each === target.value);
              if (next !== undefined) set(toMode(value, next));
            }}
          >
            {modes.map((each) => (
              <option key={each} value={each}>
                {t(`inspector.mode.${each}`)}
              </option>
            ))}
          </select>
        )
      }
    >
      {(ids) => {
        const common = {
          label: field.label,
          isReadOnly,
          "aria-describedby": ids["aria-describedby"],
          "aria-invalid": ids["aria-invalid"],
        };
        if (mode === "expression") {
          const whole = typeof value === "string" ? wholeExpression(value) : undefined;
          return (
            <ExpressionInput
              mode="expression"
              value={whole?.expression ?? ""}
              offset={whole?.start ?? 3}
              label={field.label}
              describedBy={ids["aria-describedby"]}
              isInvalid={ids["aria-invalid"]}
              isReadOnly={isReadOnly}
              pointer={pointer}
              problems={found}
              onChange={(text) => set(text === "" && !field.isRequired ? undefined : asWholeExpression(text))}
            />
          );
        }
        if (options !== undefined && mode === "text")
          return (
            <select
              className={styles.select}
              aria-label={field.label}
              value={typeof value === "string" ? value : ""}
              disabled={isReadOnly}
              onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
            >
              <option value="">{t("inspector.notSet")}</option>
              {options.map((each) => (
                <option key={jsonText(each)} value={jsonText(each)}>
                  {jsonText(each)}
                </option>
              ))}
            </select>
          );
        return (
          <>
            <PlainValue mode={mode} value={value} onChange={set} isRequired={field.isRequired} {...common} />
            {hasExpressions && mode === "json" && value !== undefined && <ValuePreview value={value} />}
          </>
        );
      }}
    </FieldFrame>
  );
}

const plainMode = (value: Json): ValueMode => {
  const mode = modeOf(value);
  return mode === "expression" ? "text" : mode;
};

function ValuePreview({ value }: { readonly value: Json }) {
  return <PreviewLine source={useMemo(() => ({ kind: "value", value }), [value])} />;
}

interface PlainValueProps {
  readonly mode: Exclude<ValueMode, "expression">;
  readonly value: Json | undefined;
  readonly label: string;
  readonly isReadOnly: boolean;
  readonly isRequired: boolean;
  readonly onChange: (value: Json | undefined) => void;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
}

/** A value without expressions. */
function PlainValue({ mode, value, label, isReadOnly, isRequired, onChange, ...ids }: PlainValueProps) {
  switch (mode) {
    case "text":
      return (
        <input
          {...ids}
          className={styles.control}
          aria-label={label}
          value={typeof value === "string" ? value : ""}
          readOnly={isReadOnly}
          onChange={({ target }) => onChange(target.value === "" && !isRequired ? undefined : target.value)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...ids}
          label={label}
          value={typeof value === "number" ? value : undefined}
          isReadOnly={isReadOnly}
          onChange={onChange}
        />
      );
    case "boolean":
      return (
        <select
          {...ids}
          className={styles.select}
          aria-label={label}
          value={typeof value === "boolean" ? String(value) : ""}
          disabled={isReadOnly}
          onChange={({ target }) => onChange(target.value === "" ? undefined : target.value === "true")}
        >
          {!isRequired && <option value="">{t("inspector.notSet")}</option>}
          <option value="true">{t("common.yes")}</option>
          <option value="false">{t("common.no")}</option>
        </select>
      );
    case "json":
      return <JsonInput {...ids} label={label} value={value} isReadOnly={isReadOnly} onChange={onChange} />;
  }
}

interface NumberInputProps {
  readonly id?: string;
  readonly label?: string;
  readonly value: number | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (value: number | undefined) => void;
  readonly "aria-describedby"?: string | undefined;
  readonly "aria-invalid"?: boolean;
}

/** A number of any size. */
export function NumberInput({ label, value, isReadOnly, onChange, ...ids }: NumberInputProps) {
  const draft = useDraft(value, (each) => (each === undefined ? "" : String(each)), readNumber, onChange);
  return (
    <input
      {...ids}
      className={styles.control}
      data-unfinished={draft.isWrong ? "" : undefined}
      inputMode="decimal"
      aria-label={label}
      aria-invalid={ids["aria-invalid"] === true || draft.isWrong}
      value={draft.text}
      readOnly={isReadOnly}
      onChange={({ target }) => draft.setText(target.value)}
    />
  );
}
