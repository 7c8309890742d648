import type { Json, JsonObject } from "@patchbay/graph";
import { Braces, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { Button, IconButton } from "../design/button.tsx";
import { fields, isFields } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import { FieldFrame } from "./field-frame.tsx";
import { type FieldProps, useField } from "./field-props.ts";
import styles from "./fields.module.css";
import { JsonInput } from "./json-control.tsx";
import { nullableSchema } from "./nullable-schema.ts";
import { SchemaEditor } from "./schema-editor.tsx";
import { kindOfSchema } from "./schema-parts.ts";

interface SchemaControlProps extends FieldProps {
  /** Whether it must be the schema of an object. */
  readonly isObject: boolean;
}

/** A field that holds a JSON Schema: as rows, or as JSON where a person wants that or nothing else can say it. */
export function SchemaControl({ isObject, ...field }: SchemaControlProps) {
  const { problems, set, rename, isReadOnly } = useField(field);
  const [isRaw, setRaw] = useState(false);
  const isGiven = field.value !== undefined;
  // What lies in a JSON document is JSON.
  const schema = fields(field.value) as JsonObject;
  const read = isObject || !isFields(field.value) ? field.value : nullableSchema(schema).plain;
  const isOther = isGiven && kindOfSchema(read) === "other";
  return (
    <FieldFrame
      label={field.label}
      isRequired={field.isRequired}
      hint={field.hint}
      problems={problems()}
      isGroup
      isHintFirst
      aside={
        isGiven && (
          <>
            <IconButton
              className={styles.small}
              label={t("inspector.asJson", { field: field.label })}
              aria-pressed={isRaw || isOther}
              disabled={isOther}
              onClick={() => setRaw(!isRaw)}
            >
              <Braces size={14} aria-hidden />
            </IconButton>
            {!field.isRequired && !isReadOnly && (
              <IconButton
                className={styles.small}
                label={t("inspector.removeNamed", { name: field.label })}
                onClick={() => set(undefined)}
              >
                <Trash2 size={14} aria-hidden />
              </IconButton>
            )}
          </>
        )
      }
    >
      {(ids) =>
        !isGiven ? (
          !isReadOnly && (
            <div className={styles.adds}>
              <Button size="small" onClick={() => set({ type: "object", properties: {} })}>
                <Plus size={13} aria-hidden />
                {t("inspector.addSchema")}
              </Button>
            </div>
          )
        ) : isRaw || isOther ? (
          <JsonInput
            value={field.value as Json}
            label={field.label}
            isReadOnly={isReadOnly}
            aria-describedby={ids["aria-describedby"]}
            aria-invalid={ids["aria-invalid"]}
            onChange={(next) => set(next ?? (field.isRequired ? {} : undefined))}
          />
        ) : (
          <SchemaEditor
            name={field.label}
            schema={schema}
            isReadOnly={isReadOnly}
            isObject={isObject}
            onChange={set}
            onRename={rename}
          />
        )
      }
    </FieldFrame>
  );
}
