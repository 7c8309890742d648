import { Check, ChevronRight, LoaderCircle, X } from "lucide-react";
import { Collapsible } from "radix-ui";

import { FailureText } from "../api/error-text.tsx";
import { CodeBlock } from "../design/code-block.tsx";
import { Marked } from "../design/marked.tsx";
import type { ToolPart } from "../runs/run-state.ts";
import { formatDuration } from "../words/format.ts";
import { t } from "../words/words.ts";
import styles from "./tool-call-row.module.css";

/** One call of a tool: a line that opens to what went in and what came out. */
export function ToolCallRow({ call, isRunning }: { readonly call: ToolPart; readonly isRunning: boolean }) {
  return (
    <Collapsible.Root className={styles.row}>
      <Collapsible.Trigger className={styles.trigger}>
        <ChevronRight className={styles.chevron} size={14} aria-hidden />
        <code className={styles.tool}>{call.tool}</code>
        <span className={styles.preview}>{preview(call)}</span>
        {call.duration_ms !== null && (
          <span className={styles.duration}>{formatDuration(call.duration_ms)}</span>
        )}
        <Outcome call={call} isRunning={isRunning} />
      </Collapsible.Trigger>
      <Collapsible.Content className={styles.content}>
        <p className={styles.heading}>{t("tool.arguments")}</p>
        <CodeBlock text={show(call.arguments)} />
        {call.result !== undefined && (
          <>
            <p className={styles.heading}>{t("tool.result")}</p>
            <CodeBlock text={show(call.result)} />
          </>
        )}
        {call.error !== null && (
          <>
            <p className={styles.heading}>{t("tool.error")}</p>
            <p className={styles.error}>
              <FailureText error={call.error} /> <code>{call.error.code}</code>
            </p>
          </>
        )}
      </Collapsible.Content>
    </Collapsible.Root>
  );
}

function Outcome({ call, isRunning }: { readonly call: ToolPart; readonly isRunning: boolean }) {
  if (call.duration_ms === null)
    return isRunning ? (
      <Marked label={t("status.running")}>
        <LoaderCircle className={styles.busy} size={14} aria-hidden />
      </Marked>
    ) : null;
  return call.error === null ? (
    <Marked label={t("status.done")}>
      <Check className={styles.good} size={14} aria-hidden />
    </Marked>
  ) : (
    <Marked label={t("status.failed")}>
      <X className={styles.bad} size={14} aria-hidden />
    </Marked>
  );
}

const show = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value, null, 2));

/** The arguments in one line, as a call would be written. */
const preview = (call: ToolPart): string =>
  Object.values(call.arguments)
    .map((value) => (typeof value === "string" ? value : JSON.stringify(value)))
    .join(", ");
