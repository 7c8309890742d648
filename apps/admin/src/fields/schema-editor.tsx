import type { JsonObject } from "@patchbay/graph";

import { fields, isFields } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import styles from "./fields.module.css";
import { JsonInput } from "./json-control.tsx";
import { KindSelect } from "./kind-select.tsx";
import { SchemaDetails } from "./schema-details.tsx";
import { kindOfSchema, withKeyword, withKind } from "./schema-parts.ts";
import { SchemaProperties } from "./schema-properties.tsx";
import { type SchemaProps, withoutNull } from "./schema-props.ts";
import { SchemaValues } from "./schema-values.tsx";

interface SchemaEditorProps extends SchemaProps {
  /** Whether it can be of no other kind than an object. */
  readonly isObject?: boolean;
}

/** A schema that stands by itself: its kind, what its values are made of, and what else is said of them. */
export function SchemaEditor({ isObject = false, ...given }: SchemaEditorProps) {
  const props = isObject ? given : withoutNull(given);
  const { name, schema, isReadOnly, onChange } = props;
  return (
    <div className={styles.schema}>
      {!isObject && (
        <KindSelect
          label={t("inspector.typeOf", { name })}
          kind={kindOfSchema(schema)}
          isReadOnly={isReadOnly}
          onChange={(kind) => onChange(withKind(schema, kind))}
        />
      )}
      <SchemaContent {...props} />
      <details className={styles.limits}>
        <summary aria-label={t("inspector.detailsOf", { name })}>{t("inspector.details")}</summary>
        <SchemaDetails {...props} />
      </details>
    </div>
  );
}

/** What the values of a schema are made of: the properties of an object, the items of a list, the values to choose from. */
function SchemaContent(props: SchemaProps) {
  const { name, schema, isReadOnly, onChange, onRename } = props;
  switch (kindOfSchema(schema)) {
    case "object":
      return (
        <SchemaProperties
          {...props}
          renderContent={(property) => hasContent(property.schema) && <SchemaContent {...property} />}
        />
      );
    case "array":
      return (
        <div className={styles.inside}>
          <p className={styles.hint}>{t("inspector.eachItem")}</p>
          <SchemaEditor
            name={t("inspector.itemsOf", { name })}
            // What lies in a JSON document is JSON.
            schema={fields(schema["items"]) as JsonObject}
            isReadOnly={isReadOnly}
            onChange={(items) => onChange(withKeyword(schema, "items", items))}
            onRename={(route, to) => onRename(["items", ...route], to)}
          />
        </div>
      );
    case "choice":
      return <SchemaValues {...props} />;
    case "other":
      return (
        <JsonInput
          label={name}
          value={schema}
          isReadOnly={isReadOnly}
          onChange={(next) => {
            if (isFields(next)) onChange(next);
          }}
        />
      );
    case "string":
    case "number":
    case "integer":
    case "boolean":
    case "null":
    case "any":
      return null;
  }
}

const hasContent = (schema: unknown): boolean =>
  ["object", "array", "choice", "other"].includes(kindOfSchema(schema));
