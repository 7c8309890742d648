import type { Json, JsonSchema } from "@patchbay/graph";
import { useId } from "react";

import { list, text } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import styles from "./fields.module.css";
import { JsonInput } from "./json-control.tsx";
import { SchemaDefault } from "./schema-default.tsx";
import { takesNull } from "./nullable-schema.ts";
import { formats, isNumeric, kindOfSchema, type SchemaKind, withKeyword } from "./schema-parts.ts";
import type { Nullability, SchemaProps } from "./schema-props.ts";
import { NumberInput } from "./value-control.tsx";
import { WordList } from "./words-control.tsx";

/** What is said of the values of a schema beyond their kind: how people call them, in which bounds they are, examples. */
export function SchemaDetails(props: SchemaProps) {
  const kind = kindOfSchema(props.schema);
  return (
    <div className={styles.nested}>
      <Line {...props} keyword="title" label={t("inspector.title")} />
      <Line {...props} keyword="description" label={t("inspector.description")} />
      {kind === "string" && <Format {...props} />}
      <SchemaDefault {...props} />
      <Bounds {...props} keywords={bounds[kind]} />
      {props.nullability !== undefined && takesNull(kind) && (
        <MayBeNull {...props.nullability} isReadOnly={props.isReadOnly} />
      )}
      {kind === "object" && <OtherProperties {...props} />}
      {(kind === "string" ||
        kind === "number" ||
        kind === "integer" ||
        kind === "other" ||
        kind === "any") && <Examples {...props} />}
    </div>
  );
}

interface LineProps extends SchemaProps {
  readonly keyword: "title" | "description";
  readonly label: string;
}

function Line({ schema, isReadOnly, onChange, keyword, label }: LineProps) {
  return (
    <label className={styles.bound}>
      {label}
      <input
        className={styles.control}
        value={text(schema[keyword])}
        readOnly={isReadOnly}
        onChange={({ target }) =>
          onChange(withKeyword(schema, keyword, target.value === "" ? undefined : target.value))
        }
      />
    </label>
  );
}

/** What a text stands for. A format that is not among the known ones stays. */
function Format({ schema, isReadOnly, onChange }: SchemaProps) {
  const value = text(schema["format"]);
  const isOther = value !== "" && !formats.some((each) => each === value);
  return (
    <label className={styles.bound}>
      {t("inspector.format")}
      <select
        className={styles.select}
        value={value}
        disabled={isReadOnly}
        onChange={({ target }) =>
          onChange(withKeyword(schema, "format", target.value === "" ? undefined : target.value))
        }
      >
        <option value="">{t("inspector.format.any")}</option>
        {isOther && <option value={value}>{value}</option>}
        {formats.map((format) => (
          <option key={format} value={format}>
            {t(`inspector.format.${format}`)}
          </option>
        ))}
      </select>
    </label>
  );
}

const boundLabels = {
  minItems: "inspector.minItems",
  maxItems: "inspector.maxItems",
  minLength: "inspector.minLength",
  maxLength: "inspector.maxLength",
  minimum: "inspector.minimum",
  maximum: "inspector.maximum",
} as const satisfies Partial<Record<keyof JsonSchema, string>>;

const bounds: Readonly<Record<SchemaKind, readonly (keyof typeof boundLabels)[]>> = {
  string: ["minLength", "maxLength"],
  number: ["minimum", "maximum"],
  integer: ["minimum", "maximum"],
  array: ["minItems", "maxItems"],
  choice: [],
  boolean: [],
  object: [],
  null: [],
  any: [],
  other: [],
};

interface BoundsProps extends SchemaProps {
  readonly keywords: readonly (keyof typeof boundLabels)[];
}

function Bounds({ keywords, schema, isReadOnly, onChange }: BoundsProps) {
  if (keywords.length === 0) return null;
  return (
    <div className={styles.bounds}>
      {keywords.map((keyword) => {
        const value = schema[keyword];
        return (
          <label key={keyword} className={styles.bound}>
            {t(boundLabels[keyword])}
            <NumberInput
              value={typeof value === "number" ? value : undefined}
              isReadOnly={isReadOnly}
              onChange={(next) => onChange(withKeyword(schema, keyword, next))}
            />
          </label>
        );
      })}
    </div>
  );
}

/** Whether the values may be null beside what they are otherwise. */
function MayBeNull({ mayBeNull, onChange, isReadOnly }: Nullability & Pick<SchemaProps, "isReadOnly">) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={mayBeNull}
        disabled={isReadOnly}
        onChange={({ target }) => onChange(target.checked)}
      />
      {t("inspector.mayBeNull")}
    </label>
  );
}

/** Whether an object may have properties that are not listed. What they must be is left to JSON. */
function OtherProperties({ schema, isReadOnly, onChange }: SchemaProps) {
  const allowed = schema["additionalProperties"];
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={allowed !== undefined && allowed !== false}
        disabled={isReadOnly}
        onChange={({ target }) =>
          onChange(withKeyword(schema, "additionalProperties", target.checked ? true : undefined))
        }
      />
      {t("inspector.otherProperties")}
    </label>
  );
}

/** Values that would do; the first of them is what forms and snippets begin with. */
function Examples({ name, schema, isReadOnly, onChange }: SchemaProps) {
  const labelId = useId();
  const examples = list(schema["examples"]);
  const set = (next: readonly Json[] | undefined) =>
    onChange(withKeyword(schema, "examples", next === undefined || next.length === 0 ? undefined : next));
  const isOfKind = examples.every((each) => typeof each === (isNumeric(schema) ? "number" : "string"));
  const kind = kindOfSchema(schema);
  const label = t("inspector.examplesOf", { name });
  return (
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={styles.bound} role="group" aria-labelledby={labelId}>
      <span id={labelId}>{t("inspector.examples")}</span>
      {isOfKind && kind !== "any" && kind !== "other" ? (
        <WordList
          // Every one of them was just seen to be a text, or a number.
          words={examples as readonly (string | number)[]}
          label={label}
          isNumeric={isNumeric(schema)}
          isReadOnly={isReadOnly}
          offered={[]}
          onChange={set}
        />
      ) : (
        <JsonInput
          label={label}
          value={schema["examples"]}
          isReadOnly={isReadOnly}
          onChange={(next) => set(next === undefined ? undefined : Array.isArray(next) ? next : [next])}
        />
      )}
    </div>
  );
}
