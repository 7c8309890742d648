import { X } from "lucide-react";

import { Button, IconButton } from "../design/button.tsx";
import { t } from "../words/words.ts";
import type { Message } from "./canvas-context.ts";
import styles from "./canvas-message.module.css";

interface CanvasMessageProps {
  readonly message: Message;
  readonly onDismiss: () => void;
}

/** What the canvas has to say about what was just done or refused, with what can be done about it. */
export function CanvasMessage({ message, onDismiss }: CanvasMessageProps) {
  const { tone, title, body, lines = [], remedies = [] } = message;
  return (
    <div className={styles.message} role="alert" data-tone={tone}>
      <div className={styles.texts}>
        <p className={styles.title}>{title}</p>
        {body !== undefined && <p className={styles.body}>{body}</p>}
        {lines.length > 0 && (
          <ul className={styles.lines}>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        )}
        {remedies.length > 0 && (
          <div className={styles.remedies}>
            {remedies.map(({ name, run }, index) => (
              <Button key={name} size="small" look={index === 0 ? "primary" : "secondary"} onClick={run}>
                {name}
              </Button>
            ))}
          </div>
        )}
      </div>
      <IconButton className={styles.close} label={t("canvas.dismiss")} onClick={onDismiss}>
        <X size={14} aria-hidden />
      </IconButton>
    </div>
  );
}
