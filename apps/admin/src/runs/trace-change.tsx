import type { ChannelChange } from "@patchbay/contracts";
import type { Json } from "@patchbay/graph";

import { formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import { LongText } from "./folded-value.tsx";
import styles from "./trace-detail.module.css";

interface TraceChangeProps {
  readonly channel: string;
  readonly change: ChannelChange;
}

/** What became of a channel: what it held before, and what after. */
export function TraceChange({ channel, change }: TraceChangeProps) {
  return (
    <div className={styles.change}>
      <code className={styles.channel}>{channel}</code>
      {change.kind === "set" && (
        <>
          {change.before !== undefined && (
            <Side label={t("running.dock.before")} value={change.before} kind="before" />
          )}
          <Side label={t("running.dock.after")} value={change.after} kind="after" />
        </>
      )}
      {change.kind === "appended" && (
        <Side label={t("running.dock.appended")} value={change.items} kind="after" />
      )}
      {change.kind === "large" && (
        <p className={styles.hint}>{t("running.dock.large", { bytes: formatNumber(change.bytes) })}</p>
      )}
    </div>
  );
}

interface SideProps {
  readonly label: string;
  readonly value: Json;
  readonly kind: "before" | "after";
}

function Side({ label, value, kind }: SideProps) {
  return (
    <div className={styles.changeSide} data-kind={kind}>
      <span className={styles.sideLabel}>{label}</span>
      <LongText text={JSON.stringify(value, null, 2)} />
    </div>
  );
}
