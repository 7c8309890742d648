import type { Message } from "@patchbay/contracts";
import { MessageSquarePlus, Trash2 } from "lucide-react";
import { useState } from "react";

import { Button, IconButton } from "../design/button.tsx";
import { t } from "../words/words.ts";
import styles from "./fork-messages.module.css";
import { isPlain, withMessage, withNewMessage, withoutMessage } from "./message-edits.ts";

interface ForkMessagesProps {
  readonly messages: readonly Message[];
  readonly onChange: (messages: readonly Message[]) => void;
}

/** So many messages are shown at once, the last ones: of a long talk the end is what one wants to change. */
const shownAtOnce = 20;

/** The talk so far, to be changed: other words, other speakers, less of it, more of it. */
export function ForkMessages({ messages, onChange }: ForkMessagesProps) {
  const [shown, setShown] = useState(shownAtOnce);
  const hidden = Math.max(0, messages.length - shown);
  return (
    <section className={styles.messages} aria-label={t("running.fork.messages")}>
      <h3 className={styles.heading}>{t("running.fork.messages")}</h3>
      {hidden > 0 && (
        <Button size="small" onClick={() => setShown(shown + shownAtOnce)}>
          {t("running.fork.earlier", { count: hidden })}
        </Button>
      )}
      <ol className={styles.list}>
        {messages.slice(hidden).map((message, index) => (
          <li key={message.id}>
            <Row
              message={message}
              number={hidden + index + 1}
              onText={(text) => onChange(withMessage(messages, message.id, { text }))}
              onRole={(role) => onChange(withMessage(messages, message.id, { role }))}
              onRemove={() => onChange(withoutMessage(messages, message.id))}
            />
          </li>
        ))}
      </ol>
      <Button
        size="small"
        className={styles.add}
        onClick={() => {
          setShown(shown + 1);
          onChange(withNewMessage(messages));
        }}
      >
        <MessageSquarePlus size={13} aria-hidden />
        {t("running.fork.addMessage")}
      </Button>
    </section>
  );
}

interface RowProps {
  readonly message: Message;
  /** From 1. */
  readonly number: number;
  readonly onText: (text: string) => void;
  readonly onRole: (role: Message["role"]) => void;
  readonly onRemove: () => void;
}

const plainRoles = ["user", "assistant", "system"] as const;

function Row({ message, number, onText, onRole, onRemove }: RowProps) {
  const { role, text, tool_calls = [] } = message;
  return (
    <div className={styles.message} data-role={role}>
      <div className={styles.row}>
        {isPlain(message) ? (
          <select
            className={styles.role}
            aria-label={t("running.fork.role", { number })}
            value={role}
            onChange={({ target }) => {
              const chosen = plainRoles.find((each) => each === target.value);
              if (chosen !== undefined) onRole(chosen);
            }}
          >
            {plainRoles.map((each) => (
              <option key={each} value={each}>
                {t(`running.role.${each}`)}
              </option>
            ))}
          </select>
        ) : (
          <span className={styles.fixed}>{t(`running.role.${role}`)}</span>
        )}
        <IconButton label={t("running.fork.removeMessage", { number })} onClick={onRemove}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
      <textarea
        className={styles.text}
        aria-label={t("running.fork.message", { number })}
        rows={Math.min(8, Math.max(1, text.split("\n").length))}
        value={text}
        onChange={({ target }) => onText(target.value)}
      />
      {tool_calls.map((call) => (
        <p key={call.id} className={styles.call}>
          {t("running.fork.calls", { tool: call.name })} <code>{JSON.stringify(call.arguments)}</code>
        </p>
      ))}
    </div>
  );
}
