import type { GraphChange, Json } from "@patchbay/graph";

import { t } from "../words/words.ts";
import styles from "./change-details.module.css";
import { valueText } from "./value-text.ts";
import { hasCommonWords } from "./conflict-text.ts";
import { WordChanges } from "./word-changes.tsx";

/** What stood in a place and what stands there now: a text word by word as far as it is the same, everything else before and after. */
export function ChangeDetails({ change }: { readonly change: GraphChange }) {
  if ("words" in change && change.words !== undefined && hasCommonWords(change.words))
    return <WordChanges words={change.words} />;
  // Which of both there are, each type says for itself.
  const before: Json | undefined = "before" in change ? change.before : undefined;
  const after: Json | undefined = "after" in change ? change.after : undefined;
  if (before === undefined && after === undefined) return null;
  return (
    <dl className={styles.values}>
      {before !== undefined && <Value label={t("versions.changes.before")} tone="removed" value={before} />}
      {after !== undefined && <Value label={t("versions.changes.after")} tone="added" value={after} />}
    </dl>
  );
}

function Value({
  label,
  tone,
  value,
}: {
  readonly label: string;
  readonly tone: "added" | "removed";
  readonly value: Json;
}) {
  return (
    <div className={styles.value} data-tone={tone}>
      <dt className={styles.label}>{label}</dt>
      <dd>
        {/* What scrolls must be reachable by keyboard, and not every browser makes it so by itself. */}
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.text} tabIndex={0}>
          {valueText(value) || t("versions.changes.nothing")}
        </pre>
      </dd>
    </div>
  );
}
