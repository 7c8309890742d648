import { list } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import { isNumeric, withKeyword } from "./schema-parts.ts";
import type { SchemaProps } from "./schema-props.ts";
import { WordList } from "./words-control.tsx";

/** The values of a choice. */
export function SchemaValues({ name, schema, isReadOnly, onChange }: SchemaProps) {
  return (
    <WordList
      // Of a choice, all of them are texts or all of them numbers.
      words={list(schema["enum"]) as readonly (string | number)[]}
      label={t("inspector.valuesOf", { name })}
      isNumeric={isNumeric(schema)}
      isReadOnly={isReadOnly}
      offered={[]}
      onChange={(words) => {
        // A choice of nothing is none.
        if (words.length > 0) onChange(withKeyword(schema, "enum", words));
      }}
    />
  );
}
