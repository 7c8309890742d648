import { useState } from "react";

import { t } from "../words/words.ts";
import { countedIn, durationOf, durationUnits, type DurationUnit, millisecondsOf } from "./duration.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import type { NumberControl as Range } from "./form-of.ts";
import { useDraft, wrong } from "./use-draft.ts";

interface NumberControlProps extends FieldProps {
  readonly range: Range;
}

/** A number with its range; one that counts time is said in the unit that suits it. */
export function NumberControl({ range, ...field }: NumberControlProps) {
  const unit = countedIn(String(field.route.at(-1)));
  return unit === undefined ? (
    <PlainNumber range={range} {...field} />
  ) : (
    <DurationNumber unitMs={unit === "ms" ? 1 : 1_000} {...field} />
  );
}

const asNumber = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const writeNumber = (value: number | undefined): string => (value === undefined ? "" : String(value));

/** A number as it is typed; an empty field is none. */
export function readNumber(text: string): number | undefined | typeof wrong {
  if (text.trim() === "") return undefined;
  const number = Number(text.trim().replace(",", "."));
  return Number.isFinite(number) ? number : wrong;
}

function PlainNumber({ range: { min, max, isInteger }, ...field }: NumberControlProps) {
  const { problems, isReadOnly, set } = useField(field);
  const draft = useDraft(asNumber(field.value), writeNumber, readNumber, set);
  const isMoney = String(field.route.at(-1)).endsWith("_usd");
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={draft.isWrong ? t("inspector.notNumber") : field.hint}
      problems={problems()}
      aside={rangeText(min, max)}
    >
      {(ids) => (
        <div className={styles.row}>
          {isMoney && <span className={styles.unit}>{t("inspector.usd")}</span>}
          <input
            {...ids}
            className={styles.control}
            data-unfinished={draft.isWrong ? "" : undefined}
            inputMode={isInteger ? "numeric" : "decimal"}
            aria-invalid={ids["aria-invalid"] || draft.isWrong}
            value={draft.text}
            readOnly={isReadOnly}
            placeholder={writeNumber(asNumber(field.initial))}
            onChange={(event) => draft.setText(event.target.value)}
            onKeyDown={(event) => {
              const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
              if (step === 0 || isReadOnly) return;
              event.preventDefault();
              const now = asNumber(field.value) ?? asNumber(field.initial) ?? 0;
              const next = isInteger ? now + step : Math.round((now + step / 10) * 1_000) / 1_000;
              set(Math.min(max ?? Infinity, Math.max(min ?? -Infinity, next)));
            }}
          />
        </div>
      )}
    </FieldFrame>
  );
}

/** Limits that only keep out nonsense are not worth a word. */
const worthSaying = 1_000_000;

function rangeText(min: number | undefined, max: number | undefined): string | undefined {
  if (min === undefined || max === undefined || max >= worthSaying) return undefined;
  return t("inspector.range", { min, max });
}

function DurationNumber({ unitMs, ...field }: FieldProps & { readonly unitMs: number }) {
  const { problems, isReadOnly, set } = useField(field);
  const [chosen, setChosen] = useState<DurationUnit>();
  const value = asNumber(field.value);
  const shown = durationOf((value ?? asNumber(field.initial) ?? 0) * unitMs);
  const units = durationUnits.filter((unit) => millisecondsOf({ amount: 1, unit }) >= unitMs);
  const fallback: DurationUnit = unitMs === 1 ? "s" : "min";
  const unit = chosen ?? (value === undefined && field.initial === undefined ? fallback : shown.unit);
  const perUnit = millisecondsOf({ amount: 1, unit }) / unitMs;
  const toText = (each: number | undefined) =>
    each === undefined ? "" : String(Math.round((each / perUnit) * 1_000) / 1_000);
  const draft = useDraft(
    value,
    toText,
    (text) => {
      const amount = readNumber(text);
      return typeof amount === "number" ? Math.round(amount * perUnit) : amount;
    },
    set,
  );
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={draft.isWrong ? t("inspector.notNumber") : field.hint}
      problems={problems()}
    >
      {(ids) => (
        <div className={styles.row}>
          <input
            {...ids}
            className={styles.control}
            data-unfinished={draft.isWrong ? "" : undefined}
            inputMode="decimal"
            aria-invalid={ids["aria-invalid"] || draft.isWrong}
            value={draft.text}
            readOnly={isReadOnly}
            placeholder={toText(asNumber(field.initial))}
            onChange={(event) => draft.setText(event.target.value)}
          />
          <select
            className={styles.select}
            aria-label={t("inspector.unitOf", { field: field.label })}
            value={unit}
            disabled={isReadOnly}
            onChange={({ target }) => {
              const next = units.find((each) => each === target.value);
              if (next === undefined) return;
              setChosen(next);
              // The number that stands there is kept: who changes the unit means another time.
              const amount = readNumber(draft.text);
              if (typeof amount === "number")
                set(Math.round((amount * millisecondsOf({ amount: 1, unit: next })) / unitMs));
            }}
          >
            {units.map((each) => (
              <option key={each} value={each}>
                {t(`inspector.unit.${each}`)}
              </option>
            ))}
          </select>
        </div>
      )}
    </FieldFrame>
  );
}
