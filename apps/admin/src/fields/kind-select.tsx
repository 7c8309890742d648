import { t } from "../words/words.ts";
import styles from "./fields.module.css";
import { type SchemaKind, schemaKinds } from "./schema-parts.ts";

interface KindSelectProps {
  readonly label: string;
  readonly kind: SchemaKind;
  readonly isReadOnly: boolean;
  readonly onChange: (kind: SchemaKind) => void;
}

/** Of what kind the values of a schema are. */
export function KindSelect({ label, kind, isReadOnly, onChange }: KindSelectProps) {
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={kind}
      disabled={isReadOnly}
      onChange={({ target }) => {
        const next = schemaKinds.find((each) => each === target.value);
        if (next !== undefined && next !== kind) onChange(next);
      }}
    >
      {kind === "other" && <option value="other">{t("inspector.kind.other")}</option>}
      {schemaKinds.map((each) => (
        <option key={each} value={each}>
          {t(`inspector.kind.${each}`)}
        </option>
      ))}
    </select>
  );
}
