import type { Json } from "@patchbay/graph";

import { list } from "../graph/read-fields.ts";
import { t } from "../words/words.ts";
import styles from "./fields.module.css";
import { JsonInput } from "./json-control.tsx";
import { jsonText } from "./json-text.ts";
import { isNumeric, kindOfSchema, withKeyword } from "./schema-parts.ts";
import type { SchemaProps } from "./schema-props.ts";
import { NumberInput } from "./value-control.tsx";

/** The value that stands for one that is not given, in the control that suits its kind. */
export function SchemaDefault(props: SchemaProps) {
  return (
    <label className={styles.bound}>
      {t("inspector.default")}
      <DefaultInput {...props} />
    </label>
  );
}

function DefaultInput({ schema, isReadOnly, onChange }: SchemaProps) {
  const kind = kindOfSchema(schema);
  const value = schema["default"];
  const set = (next: Json | undefined) => onChange(withKeyword(schema, "default", next));
  if (kind === "boolean" || kind === "choice") {
    // What lies in a JSON document is JSON.
    const options = kind === "boolean" ? [true, false] : (list(schema["enum"]) as readonly Json[]);
    return (
      <select
        className={styles.select}
        value={value === undefined ? "" : JSON.stringify(value)}
        disabled={isReadOnly}
        // An option is written as JSON.
        onChange={({ target }) => set(target.value === "" ? undefined : (JSON.parse(target.value) as Json))}
      >
        <option value="">{t("inspector.notSet")}</option>
        {options.map((each) => (
          <option key={JSON.stringify(each)} value={JSON.stringify(each)}>
            {each === true ? t("common.yes") : each === false ? t("common.no") : jsonText(each)}
          </option>
        ))}
      </select>
    );
  }
  if (kind === "string" && (value === undefined || typeof value === "string"))
    return (
      <input
        className={styles.control}
        value={value ?? ""}
        readOnly={isReadOnly}
        onChange={({ target }) => set(target.value === "" ? undefined : target.value)}
      />
    );
  if (isNumeric(schema) && (value === undefined || typeof value === "number"))
    return <NumberInput value={value} isReadOnly={isReadOnly} onChange={set} />;
  return <JsonInput value={value} label={t("inspector.default")} isReadOnly={isReadOnly} onChange={set} />;
}
