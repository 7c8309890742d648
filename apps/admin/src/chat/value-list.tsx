import type { Json, JsonObject } from "@patchbay/graph";

import { t } from "../words/words.ts";
import styles from "./value-list.module.css";

interface ValueListProps {
  readonly values: JsonObject;
  /** What the list is, for those who cannot see where it stands. */
  readonly label: string;
  /** Texts that stand on the page already, trimmed; they are not told again. */
  readonly said?: ReadonlySet<string>;
}

/** Values by their names, for people; and the same as JSON for those who ask for it. */
export function ValueList({ values, label, said = nothing }: ValueListProps) {
  return (
    // The tag for a group is a form's, and nothing is filled in here.
    // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
    <div className={styles.values} role="group" aria-label={label}>
      <Named values={values} said={said} />
      <details className={styles.folded}>
        <summary>{t("chat.asJson")}</summary>
        <pre className={styles.json}>{JSON.stringify(values, null, 2)}</pre>
      </details>
    </div>
  );
}

const nothing: ReadonlySet<string> = new Set();

function Named({ values, said }: { readonly values: JsonObject; readonly said: ReadonlySet<string> }) {
  return (
    <dl className={styles.list}>
      {Object.entries(values).map(([name, value]) => (
        <div key={name} className={styles.entry}>
          <dt>{name}</dt>
          <dd>
            <Value value={value} said={said} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value, said }: { readonly value: Json; readonly said: ReadonlySet<string> }) {
  if (typeof value === "string")
    return said.has(value.trim()) ? (
      <span className={styles.said}>{t("chat.saidAbove")}</span>
    ) : (
      <span className={styles.text}>{value}</span>
    );
  if (isList(value))
    return value.length === 0 ? (
      <code>[]</code>
    ) : (
      <ol className={styles.items}>
        {value.map((item, index) => (
          // Items have no name but their place, and the list never changes.
          // oxlint-disable-next-line react/no-array-index-key
          <li key={index}>
            <Value value={item} said={said} />
          </li>
        ))}
      </ol>
    );
  if (typeof value === "object" && value !== null)
    return Object.keys(value).length === 0 ? <code>{"{}"}</code> : <Named values={value} said={said} />;
  return <code>{JSON.stringify(value)}</code>;
}

/** `Array.isArray` leaves lists that cannot be changed among what is none. */
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);
