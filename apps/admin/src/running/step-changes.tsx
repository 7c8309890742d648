import type { ChannelChange, SequencedRunEvent, ThreadCheckpoint } from "@patchbay/contracts";
import type { Json, JsonObject } from "@patchbay/graph";

import { formatNumber } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./run-dock.module.css";
import type { RunStep } from "./scrub.ts";

interface StepChangesProps {
  readonly events: readonly SequencedRunEvent[];
  readonly step: RunStep;
  /** What is kept of it; undefined where nothing is. */
  readonly checkpoint: ThreadCheckpoint | undefined;
}

/** What a step left behind: what its node put out and said, and what became of the state. */
export function StepChanges({ events, step, checkpoint }: StepChangesProps) {
  const outputs = outputsOf(events, step);
  const changes = Object.entries(checkpoint?.channels ?? writesOf(events, step));
  return (
    <>
      {outputs !== undefined && Object.keys(outputs).length > 0 && (
        <div className={styles.part}>
          <h3 className={styles.heading}>{t("running.dock.outputs")}</h3>
          <Value value={outputs} />
        </div>
      )}
      {checkpoint !== undefined && checkpoint.messages.length > 0 && (
        <div className={styles.part}>
          <h3 className={styles.heading}>{t("running.dock.said")}</h3>
          {checkpoint.messages.map((message) => (
            <p key={message.id} className={styles.said}>
              {message.text}
            </p>
          ))}
        </div>
      )}
      {step.kind === "node" && (
        <div className={styles.part}>
          <h3 className={styles.heading}>{t("running.dock.changes")}</h3>
          {changes.length === 0 ? (
            <p className={styles.hint}>{t("running.dock.noChanges")}</p>
          ) : (
            changes.map(([channel, change]) => <Change key={channel} channel={channel} change={change} />)
          )}
        </div>
      )}
    </>
  );
}

function Change({ channel, change }: { readonly channel: string; readonly change: ChannelChange }) {
  return (
    <div className={styles.change}>
      <code className={styles.channel}>{channel}</code>
      {change.kind === "set" && (
        <div className={styles.sides}>
          <Side label={t("running.dock.before")} value={change.before} kind="before" />
          <Side label={t("running.dock.after")} value={change.after} kind="after" />
        </div>
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
  readonly value: Json | undefined;
  readonly kind: "before" | "after";
}

function Side({ label, value, kind }: SideProps) {
  return (
    <div className={styles.sideOf} data-kind={kind}>
      <span className={styles.sideLabel}>{label}</span>
      {value === undefined ? <span className={styles.hint}>–</span> : <Value value={value} />}
    </div>
  );
}

/** A value as JSON; a long one scrolls, by keyboard too. */
function Value({ value }: { readonly value: Json }) {
  return (
    // What scrolls must be reachable by keyboard, and not every browser makes it so by itself.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={styles.value} tabIndex={0}>
      {JSON.stringify(value, null, 2)}
    </pre>
  );
}

function outputsOf(events: readonly SequencedRunEvent[], step: RunStep): JsonObject | undefined {
  const event = events[step.position - 1]?.event;
  if (event?.type === "node.completed") return event.outputs;
  return event?.type === "run.completed" ? event.output : undefined;
}

/** What the node wrote to channels, as its own events say: of a step that is not kept, what was there before is unknown. */
function writesOf(
  events: readonly SequencedRunEvent[],
  { position, node_id }: RunStep,
): Readonly<Record<string, ChannelChange>> {
  const written = events
    .slice(0, position)
    .findLast(
      ({ event }) =>
        (event.type === "state.updated" || event.type === "node.started") && event.node_id === node_id,
    )?.event;
  if (written?.type !== "state.updated") return {};
  return Object.fromEntries(
    Object.entries(written.channels).map(([name, after]) => [name, { kind: "set", after }]),
  );
}
