import { JsonSchema, type JsonObject } from "@patchbay/graph";
import { ArrowUp, RotateCcw, Square } from "lucide-react";
import {
  type KeyboardEvent,
  type ReactNode,
  type SubmitEvent,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";

import { Button } from "../design/button.tsx";
import { Notice } from "../design/notice.tsx";
import { SegmentedChoice } from "../design/segmented-choice.tsx";
import { exampleInput } from "../graph/example-input.ts";
import { emptyDraft, type FormDraft, filledDraft, readForm } from "../questions/form-draft.ts";
import { formFields } from "../questions/form-field.ts";
import { FormFields } from "../questions/form-fields.tsx";
import { SavedInputs } from "../running/saved-inputs.tsx";
import type { TrialDesk } from "../running/use-trial.ts";
import { t } from "../words/words.ts";
import styles from "./composer.module.css";
import { isMessageSchema, parseInput } from "./input-form.ts";

interface ComposerProps {
  /** The schema of the agent's input. */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly isRunning: boolean;
  readonly isStopping: boolean;
  /** False where the person may not run this agent, or there is nothing to run. */
  readonly isEnabled: boolean;
  readonly desk: TrialDesk;
  /** What it begins with; undefined where nothing is suggested. */
  readonly suggested: JsonObject | undefined;
  /** Resolves to whether it was sent; what was not stays to be sent again. */
  readonly onSend: (input: JsonObject) => Promise<boolean>;
  readonly onStop: () => void;
}

/** Where the next input is written: a message, or a form where the agent asks for more than a message. */
export function Composer(props: ComposerProps) {
  return isMessageSchema(props.schema) ? (
    <MessageComposer {...props} />
  ) : (
    // Another schema begins with another form.
    <InputComposer key={JSON.stringify(props.schema)} {...props} />
  );
}

function MessageComposer(props: ComposerProps) {
  const [text, setText] = useState(() => messageOf(props.suggested));
  const sending = useSending(props);
  const canSend = sending.isPossible && text.trim() !== "";
  const send = async () => {
    if (!canSend || !(await sending.send({ message: text.trim() }))) return;
    // Whatever was written meanwhile belongs to the next message.
    setText((now) => (now === text ? "" : now));
  };
  return (
    <Frame
      {...props}
      canSend={canSend}
      isUnsent={sending.isUnsent}
      onSubmit={() => void send()}
      hint={t("chat.messageHint")}
      input={text.trim() === "" ? undefined : { message: text.trim() }}
      onUse={(input) => setText(messageOf(input))}
    >
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
          void send();
        }}
      />
    </Frame>
  );
}

/** Sends one input at a time: the draft may have to be saved before the run begins, and a second click comes sooner. */
function useSending({ isEnabled, isRunning, onSend }: ComposerProps) {
  const [isUnsent, setUnsent] = useState(false);
  // Not state: the second of two clicks comes before the next drawing.
  const isSending = useRef(false);
  const isPossible = isEnabled && !isRunning;
  return {
    isPossible,
    /** Whether the last input could not be sent. */
    isUnsent: isUnsent && !isRunning,
    send: async (input: JsonObject): Promise<boolean> => {
      if (!isPossible || isSending.current) return false;
      isSending.current = true;
      try {
        const isSent = await onSend(input);
        setUnsent(!isSent);
        return isSent;
      } finally {
        isSending.current = false;
      }
    },
  };
}

const messageOf = (input: JsonObject | undefined): string =>
  typeof input?.["message"] === "string" ? input["message"] : "";

type InputView = "form" | "json";

/** A form made from the schema of the input, and the same input as JSON for those who prefer that. */
function InputComposer(props: ComposerProps) {
  const { schema: raw, isEnabled } = props;
  const sending = useSending(props);
  const schema = useMemo(() => readSchema(raw), [raw]);
  const fields = useMemo(() => formFields(schema, t("running.input.title")), [schema]);
  const [view, setView] = useState<InputView>("form");
  const [draft, setDraft] = useState<FormDraft>(() =>
    props.suggested === undefined ? emptyDraft(fields) : filledDraft(fields, props.suggested),
  );
  const [problems, setProblems] = useState<ReadonlyMap<string, string>>(noProblems);
  const [text, setText] = useState(() =>
    JSON.stringify(props.suggested ?? exampleInput(raw, "", "all"), null, 2),
  );
  const frame = useRef<HTMLDivElement>(null);
  const written = parseInput(text);

  const take = (input: JsonObject) => {
    setDraft(filledDraft(fields, input));
    setText(JSON.stringify(input, null, 2));
    setProblems(noProblems);
  };
  const show = (next: InputView) => {
    if (next === view) return;
    const reading = readForm(schema, fields, draft);
    if (next === "json" && reading.ok) setText(JSON.stringify(reading.value, null, 2));
    if (next === "form" && written !== undefined) setDraft(filledDraft(fields, written));
    setView(next);
  };
  const read = (): JsonObject | undefined => {
    if (view === "json") return written;
    const reading = readForm(schema, fields, draft);
    if (!reading.ok) {
      setProblems(reading.problems);
      // After this drawing, the first field with a problem is marked as such.
      requestAnimationFrame(() =>
        frame.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      );
      return undefined;
    }
    // The form of an object makes objects.
    return reading.value as JsonObject;
  };
  const send = () => {
    if (!sending.isPossible) return;
    const input = read();
    if (input !== undefined) void sending.send(input);
  };
  const isWrong = view === "json" && written === undefined;
  const current = readForm(schema, fields, draft);
  return (
    <Frame
      {...props}
      canSend={sending.isPossible && !isWrong}
      isUnsent={sending.isUnsent}
      onSubmit={send}
      isWrong={isWrong}
      hint={isWrong ? t("chat.inputWrong") : t("chat.inputHint")}
      input={view === "json" ? written : current.ok ? (current.value as JsonObject) : undefined}
      onUse={take}
      label={t("running.input.run")}
    >
      <div className={styles.bar}>
        <span className={styles.title}>{t("running.input.title")}</span>
        <SegmentedChoice
          size="small"
          label={t("running.input.view")}
          value={view}
          segments={[
            {
              value: "form",
              text: t("running.input.form"),
              isDisabled: isWrong,
              hint: isWrong ? t("running.input.toForm") : undefined,
            },
            { value: "json", text: t("running.input.json") },
          ]}
          onChange={show}
        />
      </div>
      {view === "form" ? (
        // Ctrl+Enter is a shorter way to the button; each field takes the key as it always does.
        // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
        <div
          ref={frame}
          className={styles.fields}
          onKeyDown={(event) => {
            if (!isSend(event, !(event.ctrlKey || event.metaKey))) return;
            event.preventDefault();
            send();
          }}
        >
          <FormFields
            fields={fields}
            draft={draft}
            problems={problems}
            isDisabled={!isEnabled}
            onChange={(pointer, value) => {
              setDraft((before) => ({ ...before, [pointer]: value }));
              setProblems((before) => new Map([...before].filter(([at]) => at !== pointer)));
            }}
          />
        </div>
      ) : (
        <textarea
          className={styles.text}
          data-json
          aria-label={t("chat.input")}
          aria-invalid={isWrong}
          rows={Math.min(12, Math.max(4, text.split("\n").length))}
          spellCheck={false}
          value={text}
          disabled={!isEnabled}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (!isSend(event, !(event.ctrlKey || event.metaKey))) return;
            event.preventDefault();
            send();
          }}
        />
      )}
    </Frame>
  );
}

const noProblems: ReadonlyMap<string, string> = new Map();

/** The schema of a draft may be wrong in any way: then any object will do. */
function readSchema(raw: Readonly<Record<string, unknown>>): JsonSchema {
  const read = JsonSchema.safeParse(raw);
  return read.success ? read.data : { type: "object" };
}

interface FrameProps extends ComposerProps {
  readonly canSend: boolean;
  /** Whether what stands here could not be sent. */
  readonly isUnsent: boolean;
  readonly onSubmit: () => void;
  readonly hint: string;
  readonly isWrong?: boolean;
  /** What the button says, where it is not “Send”. */
  readonly label?: string;
  /** The input as it stands; undefined where it is none yet. */
  readonly input: JsonObject | undefined;
  readonly onUse: (input: JsonObject) => void;
  readonly children: ReactNode;
}

function Frame(props: FrameProps) {
  const { canSend, onSubmit, hint, isWrong = false, label = t("chat.send"), children } = props;
  return (
    <form
      className={styles.composer}
      noValidate
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {props.isUnsent && props.input !== undefined && (
        <div className={styles.unsent}>
          <Notice tone="bad" title={t("chat.notSent")}>
            {t("chat.notSentText")}
          </Notice>
          <Button size="small" type="submit" disabled={!canSend}>
            <RotateCcw size={13} aria-hidden />
            {t("common.retry")}
          </Button>
        </div>
      )}
      <div className={styles.row}>
        <SavedInputs desk={props.desk} input={props.input} onUse={props.onUse} />
        <span className={styles.hint} data-wrong={isWrong}>
          {hint}
        </span>
        {props.isRunning ? (
          <StopButton isStopping={props.isStopping} onStop={props.onStop} />
        ) : (
          <Button size="small" type="submit" look="primary" disabled={!canSend}>
            <ArrowUp size={14} aria-hidden />
            {label}
          </Button>
        )}
      </div>
    </form>
  );
}

/** The second click of a double click on “Send” comes within this time, in milliseconds, as on every known desktop. */
const doubleClickMs = 500;

/** Takes the place of “Send”, so it takes no click until one meant for that can no longer come. */
function StopButton({ isStopping, onStop }: { readonly isStopping: boolean; readonly onStop: () => void }) {
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), doubleClickMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Button size="small" onClick={onStop} disabled={isStopping || !isReady}>
      <Square size={11} fill="currentColor" aria-hidden />
      {t("chat.stop")}
    </Button>
  );
}

/** Enter sends, unless it ends a word of an input method or is asked to break the line. */
const isSend = (event: KeyboardEvent, breaksLine: boolean): boolean =>
  event.key === "Enter" && !event.nativeEvent.isComposing && !breaksLine;
