import type { JsonObject } from "@patchbay/graph";
import { ArrowUp, Square } from "lucide-react";
import { type KeyboardEvent, type ReactNode, type SubmitEvent, useState } from "react";

import { Button } from "../design/button.tsx";
import { t } from "../words/words.ts";
import styles from "./composer.module.css";
import { inputExample, isMessageSchema, parseInput } from "./input-form.ts";

interface ComposerProps {
  /** The schema of the agent's input. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly isRunning: boolean;
  readonly isStopping: boolean;
  /** False where the person may not run this agent, or there is nothing to run. */
  readonly isEnabled: boolean;
  readonly onSend: (input: JsonObject) => void;
  readonly onStop: () => void;
}

/** Where the next input is written: a message, or JSON where the agent asks for more than a message. */
export function Composer(props: ComposerProps) {
  return isMessageSchema(props.schema) ? (
    <MessageComposer {...props} />
  ) : (
    // Another schema begins with another example.
    <JsonComposer key={JSON.stringify(props.schema)} {...props} />
  );
}

function MessageComposer(props: ComposerProps) {
  const [text, setText] = useState("");
  const canSend = props.isEnabled && !props.isRunning && text.trim() !== "";
  const send = () => {
    if (!canSend) return;
    props.onSend({ message: text.trim() });
    setText("");
  };
  return (
    <Frame {...props} canSend={canSend} onSubmit={send} hint={t("chat.messageHint")}>
      <textarea
        className={styles.text}
        aria-label={t("chat.message")}
        placeholder={t("chat.placeholder")}
        rows={2}
        value={text}
        disabled={!props.isEnabled}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (!isSend(event, event.shiftKey)) return;
          event.preventDefault();
          send();
        }}
      />
    </Frame>
  );
}

function JsonComposer(props: ComposerProps) {
  const [text, setText] = useState(() => JSON.stringify(inputExample(props.schema), null, 2));
  const input = parseInput(text);
  const canSend = props.isEnabled && !props.isRunning && input !== undefined;
  const send = () => {
    if (canSend) props.onSend(input);
  };
  return (
    <Frame
      {...props}
      canSend={canSend}
      onSubmit={send}
      hint={input === undefined ? t("chat.inputWrong") : t("chat.inputHint")}
      isWrong={input === undefined}
    >
      <textarea
        className={styles.text}
        data-json
        aria-label={t("chat.input")}
        aria-invalid={input === undefined}
        rows={Math.min(12, Math.max(4, text.split("\n").length))}
        spellCheck={false}
        value={text}
        disabled={!props.isEnabled}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (!isSend(event, !(event.ctrlKey || event.metaKey))) return;
          event.preventDefault();
          send();
        }}
      />
    </Frame>
  );
}

interface FrameProps extends ComposerProps {
  readonly canSend: boolean;
  readonly onSubmit: () => void;
  readonly hint: string;
  readonly isWrong?: boolean;
  readonly children: ReactNode;
}

function Frame({ canSend, onSubmit, hint, isWrong = false, children, ...props }: FrameProps) {
  return (
    <form
      className={styles.composer}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <div className={styles.row}>
        <span className={styles.hint} data-wrong={isWrong}>
          {hint}
        </span>
        {props.isRunning ? (
          <Button size="small" onClick={props.onStop} disabled={props.isStopping}>
            <Square size={11} fill="currentColor" aria-hidden />
            {t("chat.stop")}
          </Button>
        ) : (
          <Button size="small" type="submit" look="primary" disabled={!canSend}>
            <ArrowUp size={14} aria-hidden />
            {t("chat.send")}
          </Button>
        )}
      </div>
    </form>
  );
}

/** Enter sends, unless it ends a word of an input method or is asked to break the line. */
const isSend = (event: KeyboardEvent, breaksLine: boolean): boolean =>
  event.key === "Enter" && !event.nativeEvent.isComposing && !breaksLine;
