import type { SequencedRunEvent } from "@patchbay/contracts";
import type { JsonObject } from "@patchbay/graph";
import { useMemo } from "react";

import { fieldLabel } from "../fields/field-words.ts";
import { t } from "../words/words.ts";
import { Fold, FoldedValue, LongText } from "./folded-value.tsx";
import styles from "./trace-detail.module.css";
import { itemInput, placeOf, type WentIn, whatWentIn } from "./what-went-in.ts";

interface TraceInputsProps {
  /** The document that the run went through. */
  readonly graph: JsonObject;
  readonly nodeId: string;
  /** Of the run. */
  readonly input: JsonObject;
  readonly events: readonly SequencedRunEvent[];
  /** How many events lie before the activation. */
  readonly begin: number;
  /** Shows what the item was given of which the node is the first. */
  readonly isItem?: boolean;
}

/** What an activation was given, field by field; nothing where it takes nothing. */
export function TraceInputs({ graph, nodeId, input, events, begin, isItem = false }: TraceInputsProps) {
  const type = useMemo(() => placeOf(graph, nodeId)?.node.type ?? "", [graph, nodeId]);
  // What comes later in the log changes nothing of it.
  const before = useMemo(() => events.slice(0, begin), [events, begin]);
  const taken = useMemo(
    () => (isItem ? [] : whatWentIn(graph, nodeId, { input, events: before })),
    [graph, nodeId, input, before, isItem],
  );
  const whole = useMemo(
    () => (isItem || type === "start" ? itemInput(graph, nodeId, { input, events: before }) : undefined),
    [isItem, type, graph, nodeId, input, before],
  );
  if (whole !== undefined) return <FoldedValue title={t("running.trace.input")} value={whole} />;
  if (taken.length === 0) return null;
  return (
    <Fold
      title={t("running.trace.input")}
      copied={JSON.stringify(Object.fromEntries(taken.map(copyOf)), null, 2)}
    >
      <dl className={styles.members}>
        {taken.map(({ way, preview }) => (
          <div key={way.join("/")}>
            <dt>{labelOf(type, way)}</dt>
            <dd>
              <PreviewText preview={preview} />
            </dd>
          </div>
        ))}
      </dl>
    </Fold>
  );
}

function PreviewText({ preview }: Pick<WentIn, "preview">) {
  switch (preview.status) {
    case "value":
      return <LongText text={preview.isCut ? `${preview.text}…` : preview.text} />;
    case "failed":
      return <p className={styles.bad}>{preview.reason}</p>;
    case "unknown":
      return <p className={styles.hint}>{t("running.trace.unknown", { name: preview.missing })}</p>;
  }
}

/** The field as the inspector calls it, then the way within it. */
function labelOf(type: string, [name = "", ...rest]: readonly string[]): string {
  const field = fieldLabel(type, { name, title: undefined });
  return rest.length === 0 ? field : `${field} · ${rest.join(".")}`;
}

const copyOf = ({ way, preview }: WentIn): readonly [string, string | null] => [
  way.join("."),
  preview.status === "value" ? preview.text : null,
];
